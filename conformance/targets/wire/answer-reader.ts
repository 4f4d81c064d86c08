import { chunkedBody, pushChunked, type ChunkedBody } from "./chunked.ts";
import { closedEarly, malformed, tooLarge, type Fault } from "./fault.ts";
import { framingOf, type Framing } from "./framing.ts";
import { growingBytes, type GrowingBytes } from "./growing-bytes.ts";
import { MOST_HEAD_BYTES, MOST_HEADERS, parseHead, parseTrailers, type Head, type Headers } from "./head.ts";

/** A complete answer as read from the connection. */
export interface ReadAnswer {
  readonly kind: "read";
  readonly status: number;
  /** Trailers come last. */
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** Every byte that is not body: interim heads, status line, header lines, chunk extensions, trailers. */
  readonly head: string;
  /** Whether the target lets the connection carry another request. */
  readonly reusable: boolean;
  /** How many bytes of the last push come after the answer. */
  readonly surplus: number;
}

/** An answer that is being read. Only the functions of this file change it. They keep no view of the bytes they are given. */
export interface Reading {
  readonly method: string;
  /** Longest body that is read. */
  readonly most: number;
  head: Head | undefined;
  framing: Framing | undefined;
  interim: number;
  /** Heads read so far. */
  heads: string;
  /** Bytes of a head that is not complete. */
  pending: GrowingBytes | undefined;
  body: GrowingBytes | undefined;
  chunked: ChunkedBody | undefined;
  /** The piece that could not be read, for the leak oracle. */
  broken: Uint8Array | undefined;
}

const MOST_INTERIM = 16;
const HEAD_END = Buffer.from("\r\n\r\n");
const BEGINNING = Buffer.from("HTTP/1.");
const NOTHING = new Uint8Array(0);

/** Starts to wait for the answer to a request of this method. */
export function startReading(method: string, maxAnswerBytes: number): Reading {
  return {
    method,
    most: maxAnswerBytes,
    head: undefined,
    framing: undefined,
    interim: 0,
    heads: "",
    pending: undefined,
    body: undefined,
    chunked: undefined,
    broken: undefined,
  };
}

/** Takes bytes as they come. Gives nothing until the answer is complete or broken. */
export function pushBytes(reading: Reading, input: Buffer): ReadAnswer | Fault | undefined {
  const result = pushAnywhere(reading, input);
  if (result?.kind === "fault") {
    reading.broken = new Uint8Array(input.subarray(0, reading.most + MOST_HEAD_BYTES));
  }
  return result;
}

/** The target sends no more: an answer without a stated length ends here, any other is closed. */
export function endReading(reading: Reading): ReadAnswer | Fault {
  if (reading.framing?.kind === "close") return complete(reading, reading.body?.copy() ?? NOTHING, [], 0);
  if (!hasStarted(reading)) return closedEarly("connection was closed before any answer");
  const where = reading.framing === undefined ? "before the end of the head" : "in the middle of the body";
  return closedEarly(`connection was closed ${where}`);
}

/** Whether any byte of the answer has come. */
export function hasStarted(reading: Reading): boolean {
  return reading.heads !== "" || reading.pending !== undefined || reading.broken !== undefined;
}

/** What has come of an answer that is not complete: heads and decoded body, bounded as the answer is. */
export function partialOf(reading: Reading): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from(headText(reading), "latin1")];
  for (const bytes of [reading.pending, reading.body]) if (bytes !== undefined) parts.push(bytes.view());
  if (reading.broken !== undefined) parts.push(reading.broken);
  return new Uint8Array(Buffer.concat(parts));
}

function pushAnywhere(reading: Reading, input: Buffer): ReadAnswer | Fault | undefined {
  if (reading.framing !== undefined) return pushBody(reading, input, 0, reading.framing);
  reading.pending?.append(input);
  const whole = reading.pending?.view() ?? input;
  const start = pushHeads(reading, whole);
  if ("kind" in start) return start;
  return start.framing === undefined ? undefined : pushBody(reading, whole, start.at, start.framing);
}

/** Reads heads until the final one. Where it has none yet, what is left waits in `pending`. */
function pushHeads(reading: Reading, input: Buffer): { at: number; framing: Framing | undefined } | Fault {
  let at = 0;
  for (;;) {
    const end = input.indexOf(HEAD_END, at);
    if (end < 0) {
      const fault = hopeless(input, at, reading.heads.length);
      if (fault !== undefined) return fault;
      if (at > 0 || reading.pending === undefined) {
        reading.pending = growingBytes();
        reading.pending.append(input.subarray(at));
      }
      return { at, framing: undefined };
    }
    const text = input.toString("latin1", at, end);
    at = end + HEAD_END.length;
    reading.heads += `${text}\r\n`;
    const head: Head | Fault = reading.heads.length > MOST_HEAD_BYTES ? longHead() : parseHead(text);
    if (head.kind === "fault") return head;
    if (head.status < 200 && head.status !== 101) {
      if (++reading.interim > MOST_INTERIM) return malformed(`more than ${MOST_INTERIM} interim answers`);
      continue;
    }
    const framing = framingOf(head, reading.method);
    if (framing.kind === "fault") return framing;
    reading.head = head;
    reading.framing = framing;
    reading.pending = undefined;
    return { at, framing };
  }
}

/** Whether no further byte can make a head of what has come. */
function hopeless(input: Buffer, at: number, before: number): Fault | undefined {
  const length = Math.min(input.length - at, BEGINNING.length);
  if (input.compare(BEGINNING, 0, length, at, at + length) !== 0) {
    return malformed("answer does not begin like one of HTTP/1");
  }
  if (before + input.length - at > MOST_HEAD_BYTES) return longHead();
  const newline = input.lastIndexOf(0x0a);
  return newline > at && input[newline - 1] !== 0x0d ? malformed("head holds a bare LF") : undefined;
}

function longHead(): Fault {
  return malformed(`head is longer than ${MOST_HEAD_BYTES} bytes`);
}

function pushBody(reading: Reading, input: Buffer, from: number, framing: Framing): ReadAnswer | Fault | undefined {
  const came = input.length - from;
  if (framing.kind === "none") return complete(reading, NOTHING, [], came);
  if (framing.length > reading.most) return tooLarge(`body is longer than ${reading.most} bytes`);
  if (framing.kind === "length" && reading.body === undefined && came >= framing.length) {
    const until = from + framing.length;
    return complete(reading, new Uint8Array(input.subarray(from, until)), [], input.length - until);
  }
  reading.body ??= growingBytes();
  const { body } = reading;
  if (framing.kind === "chunked") return pushChunks(reading, body, input, from);
  const room = (framing.kind === "length" ? framing.length : reading.most) - body.length;
  body.append(input.subarray(from, from + room));
  if (framing.kind === "close") return came > room ? tooLarge(`body is longer than ${reading.most} bytes`) : undefined;
  return body.length < framing.length ? undefined : complete(reading, body.copy(), [], came - room);
}

function pushChunks(reading: Reading, body: GrowingBytes, input: Buffer, from: number): ReadAnswer | Fault | undefined {
  reading.chunked ??= chunkedBody(body, reading.most);
  const step = pushChunked(reading.chunked, input, from);
  if ("kind" in step) return step;
  if (!step.done) return undefined;
  const trailers = parseTrailers(reading.chunked.trailers);
  return "kind" in trailers ? trailers : complete(reading, body.copy(), trailers, input.length - step.at);
}

function complete(reading: Reading, body: Uint8Array, trailers: Headers, surplus: number): ReadAnswer | Fault {
  const headers = reading.head?.headers ?? [];
  if (headers.length + trailers.length > MOST_HEADERS) return malformed(`more than ${MOST_HEADERS} header lines`);
  return {
    kind: "read",
    status: reading.head?.status ?? 0,
    headers: trailers.length === 0 ? headers : [...headers, ...trailers],
    body,
    head: headText(reading),
    reusable: reading.framing?.reusable ?? false,
    surplus,
  };
}

function headText({ heads, chunked }: Reading): string {
  return chunked === undefined ? heads : `${heads}${chunked.extensions}\r\n${chunked.trailers}`;
}
