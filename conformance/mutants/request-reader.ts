import type { CallRequest } from "../../src/protocol/call.ts";
import type { Front } from "./socket-front.ts";

export type Headers = readonly (readonly [name: string, value: string])[];

/** What the bytes at the start of a connection are. */
export type ReadRequest =
  | { readonly kind: "more" }
  | { readonly kind: "refused" }
  | { readonly kind: "read"; readonly request: CallRequest; readonly used: number };

const MORE: ReadRequest = { kind: "more" };
const REFUSED: ReadRequest = { kind: "refused" };
const LINE_END = "\r\n";

/** Reads one request the way a front does. `ended` says that no more bytes will come. */
export function readRequest(bytes: Buffer, front: Front, ended: boolean): ReadRequest {
  const until = bytes.indexOf("\r\n\r\n");
  if (until < 0) return MORE;
  const [first = "", ...lines] = bytes.toString("latin1", 0, until).split(LINE_END);
  const [, method, target] = /^([A-Z]+) (\S+) HTTP\/1\.1$/u.exec(first) ?? [];
  const headers = lines.map((line) => front.headerLine(line));
  if (method === undefined || target === undefined || !headers.every((pair) => pair !== undefined)) return REFUSED;
  const framing = front.admits(headers) ? front.framing(headers) : undefined;
  if (framing === undefined) return REFUSED;
  const start = until + 4;
  const body = framing === "chunked" ? chunkedBody(bytes, start, front) : sizedBody(bytes, start, framing);
  if (body === "refused") return REFUSED;
  if (!body.whole && !(ended && front.takesBroken)) return MORE;
  return { kind: "read", request: { method, target, headers, body: body.bytes }, used: body.until };
}

interface Body {
  readonly bytes: Uint8Array;
  readonly until: number;
  readonly whole: boolean;
}

function sizedBody(bytes: Buffer, start: number, size: number): Body {
  const until = Math.min(bytes.length, start + size);
  return { bytes: new Uint8Array(bytes.subarray(start, until)), until, whole: until === start + size };
}

function chunkedBody(bytes: Buffer, start: number, front: Front): Body | "refused" {
  const pieces: Uint8Array[] = [];
  const broken = (): Body => ({ bytes: new Uint8Array(Buffer.concat(pieces)), until: bytes.length, whole: false });
  for (let at = start; ;) {
    const end = bytes.indexOf(LINE_END, at);
    if (end < 0) return broken();
    const size = front.chunkSize(bytes.toString("latin1", at, end));
    if (size === undefined) return "refused";
    const from = end + LINE_END.length;
    const until = from + size;
    if (bytes.length < until + LINE_END.length) return broken();
    if (bytes.toString("latin1", until, until + LINE_END.length) !== LINE_END) return "refused";
    if (size === 0) return { bytes: new Uint8Array(Buffer.concat(pieces)), until: from + LINE_END.length, whole: true };
    pieces.push(bytes.subarray(from, until));
    at = until + LINE_END.length;
  }
}
