import { malformed, tooLarge, type Fault } from "./fault.ts";
import type { GrowingBytes } from "./growing-bytes.ts";
import { MOST_HEAD_BYTES } from "./head.ts";

const LONGEST_LINE = 8 * 1024;
const SIZE_LINE = /^([0-9A-Fa-f]{1,12})((?:[\t ]*;.*)?)$/s;
const FORBIDDEN = /[^\t\x20-\x7e\x80-\xff]/;

/** A chunked body that is being read. Only the functions of this file change it. */
export interface ChunkedBody {
  readonly body: GrowingBytes;
  /** Longest body that is read. */
  readonly most: number;
  state: "size" | "data" | "data-end" | "trailer";
  /** Bytes of the current chunk that have not come. */
  left: number;
  /** The line that is being read. */
  line: string;
  /** Chunk extensions so far. */
  extensions: string;
  /** Trailer lines so far, joined by CR LF. */
  trailers: string;
}

/** Starts a body that goes into `body`, at most `most` bytes of it. */
export function chunkedBody(body: GrowingBytes, most: number): ChunkedBody {
  return { body, most, state: "size", left: 0, line: "", extensions: "", trailers: "" };
}

/** Takes what belongs to the body from `from` on. Tells where it stopped and whether the body is complete. */
export function pushChunked(
  chunked: ChunkedBody,
  input: Buffer,
  from: number,
): { readonly at: number; readonly done: boolean } | Fault {
  let at = from;
  while (at < input.length) {
    if (chunked.state === "data") {
      const taken = Math.min(chunked.left, input.length - at);
      chunked.body.append(input.subarray(at, at + taken));
      at += taken;
      chunked.left -= taken;
      if (chunked.left === 0) chunked.state = "data-end";
      continue;
    }
    const step = pushLine(chunked, input, at);
    if ("kind" in step || step.done) return step;
    at = step.at;
  }
  return { at, done: false };
}

/** Takes bytes up to and with the next CR LF. */
function pushLine(chunked: ChunkedBody, input: Buffer, from: number): { at: number; done: boolean } | Fault {
  const found = input.indexOf(0x0a, from);
  const until = found < 0 ? input.length : found + 1;
  // A line that must be empty fails at its first byte, not when its end comes.
  if (chunked.state === "data-end" && chunked.line === "" && input[from] !== 0x0d) return longChunk();
  if (chunked.line.length + until - from > LONGEST_LINE) {
    return malformed(`line of a chunked body is longer than ${LONGEST_LINE} bytes`);
  }
  chunked.line += input.toString("latin1", from, until);
  if (found < 0) return { at: until, done: false };
  if (!chunked.line.endsWith("\r\n")) return malformed("line of a chunked body ends without CR");
  const text = chunked.line.slice(0, -2);
  chunked.line = "";
  const end = endLine(chunked, text);
  return typeof end === "object" ? end : { at: until, done: end === "done" };
}

function endLine(chunked: ChunkedBody, text: string): "done" | Fault | undefined {
  if (chunked.state === "size") return startChunk(chunked, text);
  if (chunked.state === "data-end") {
    if (text !== "") return longChunk();
    chunked.state = "size";
    return undefined;
  }
  if (text === "") return "done";
  chunked.trailers += chunked.trailers === "" ? text : `\r\n${text}`;
  return chunked.trailers.length > MOST_HEAD_BYTES
    ? malformed(`more than ${MOST_HEAD_BYTES} bytes of trailers`)
    : undefined;
}

function startChunk(chunked: ChunkedBody, text: string): Fault | undefined {
  const match = SIZE_LINE.exec(text);
  if (match === null || FORBIDDEN.test(text)) return malformed("chunk size line is not a hexadecimal size");
  chunked.left = Number.parseInt(match[1] ?? "", 16);
  chunked.extensions += match[2] ?? "";
  if (chunked.extensions.length > MOST_HEAD_BYTES) {
    return malformed(`more than ${MOST_HEAD_BYTES} bytes of chunk extensions`);
  }
  if (chunked.body.length + chunked.left > chunked.most) return tooLarge(`body is longer than ${chunked.most} bytes`);
  chunked.state = chunked.left === 0 ? "trailer" : "data";
  return undefined;
}

function longChunk(): Fault {
  return malformed("chunk is longer than its stated size");
}
