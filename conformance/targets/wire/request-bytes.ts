import type { CallRequest } from "../../../src/protocol/call.ts";

/** A request as it goes over the wire. */
export interface RequestBytes {
  readonly bytes: Buffer;
  /** Whether it needs a connection of its own: the two sides might disagree on where it ends. */
  readonly alone: boolean;
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const BREAKS = /[\0\r\n]/;
const UNSPLIT = /^[!-~]+$/;
// oxlint-disable-next-line no-control-regex -- everything that is one byte is meant
const WIDE = /[^\x00-\xff]+/g;

/** Methods whose body many servers leave unread. */
const BODYLESS = new Set(["GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"]);

/** Writes a request byte for byte as given; adds only the `host`, `connection` and `content-length` it lacks. Characters up to U+00FF are one byte, others go as UTF-8. */
export function requestBytes(request: CallRequest, host: string): RequestBytes {
  const { method, target, body } = request;
  const present = { host: false, connection: false, framing: false };
  let alone = !TOKEN.test(method) || !UNSPLIT.test(target) || (body !== undefined && BODYLESS.has(method));
  let lines = "";
  for (const [name, value] of request.headers) {
    if (note(present, name, value)) alone = true;
    lines += `${name}: ${value}\r\n`;
  }
  let head = `${method} ${target} HTTP/1.1\r\n`;
  if (!present.host) head += `host: ${host}\r\n`;
  head += lines;
  if (!present.connection) head += "connection: keep-alive\r\n";
  if (!present.framing && (body !== undefined || !BODYLESS.has(method))) {
    head += `content-length: ${body?.length ?? 0}\r\n`;
  }
  return { bytes: joined(`${head}\r\n`, body), alone };
}

/** Notes what a header makes needless to add. True when it may move the end of the request or the fate of the connection. */
function note(present: { host: boolean; connection: boolean; framing: boolean }, name: string, value: string): boolean {
  switch (name.toLowerCase()) {
    case "host":
      present.host = true;
      return BREAKS.test(value);
    case "connection":
      present.connection = true;
      return true;
    case "content-length":
    case "transfer-encoding":
      present.framing = true;
      return true;
    case "upgrade":
    case "expect":
      return true;
    default:
      return !TOKEN.test(name) || BREAKS.test(value);
  }
}

function joined(text: string, body: Uint8Array | undefined): Buffer {
  // A wide character cut down to one byte could become a line break that nobody wrote.
  const head = text.replace(WIDE, (run) => Buffer.from(run, "utf8").toString("latin1"));
  const length = body?.length ?? 0;
  const bytes = Buffer.allocUnsafe(head.length + length);
  bytes.write(head, "latin1");
  if (body !== undefined) bytes.set(body, head.length);
  return bytes;
}
