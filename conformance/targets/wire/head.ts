import { malformed, type Fault } from "./fault.ts";

/** Most bytes of an answer that are not body: interim heads, the head, chunk extensions and trailers together. */
export const MOST_HEAD_BYTES = 64 * 1024;
/** Most header lines of an answer, trailers included. */
export const MOST_HEADERS = 256;

/** Header lines in the order received, names in lower case, values without the white space around them. */
export type Headers = readonly (readonly [name: string, value: string])[];

/** A status line and its header lines. */
export interface Head {
  readonly kind: "head";
  readonly minor: 0 | 1;
  readonly status: number;
  readonly headers: Headers;
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9][0-9]{2})(?: [\t\x20-\x7e\x80-\xff]*)?$/;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const FORBIDDEN = /[^\t\r\n\x20-\x7e\x80-\xff]|\r(?!\n)|(?<!\r)\n/;

/** Reads a head without the empty line that ends it. One character is one byte. */
export function parseHead(text: string): Head | Fault {
  if (FORBIDDEN.test(text)) return malformed("head holds a control character or a bare CR or LF");
  const first = text.indexOf("\r\n");
  const status = STATUS_LINE.exec(first < 0 ? text : text.slice(0, first));
  if (status === null) return malformed("status line is not that of HTTP/1.0 or HTTP/1.1");
  const headers = first < 0 ? [] : parseFields(text, first + 2);
  if ("kind" in headers) return headers;
  return { kind: "head", minor: status[1] === "1" ? 1 : 0, status: Number(status[2]), headers };
}

/** Reads the trailer section of a chunked body, lines joined by CR LF. */
export function parseTrailers(text: string): Headers | Fault {
  if (FORBIDDEN.test(text)) return malformed("trailer holds a control character or a bare CR or LF");
  return text === "" ? [] : parseFields(text, 0);
}

function parseFields(text: string, start: number): [string, string][] | Fault {
  const fields: [string, string][] = [];
  for (let from = start; from < text.length;) {
    const found = text.indexOf("\r\n", from);
    const until = found < 0 ? text.length : found;
    const colon = text.indexOf(":", from);
    if (colon < 0 || colon >= until) return malformed("header line has no colon");
    const name = text.slice(from, colon);
    // White space before the colon and folded lines are refused here too: readers disagree on them.
    if (!TOKEN.test(name)) return malformed("header name is not a token");
    if (fields.length >= MOST_HEADERS) return malformed(`more than ${MOST_HEADERS} header lines`);
    fields.push([name.toLowerCase(), trimmed(text, colon + 1, until)]);
    from = until + 2;
  }
  return fields;
}

function trimmed(text: string, from: number, until: number): string {
  let start = from;
  let end = until;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x09;
}
