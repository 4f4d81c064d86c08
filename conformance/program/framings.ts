import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import type { CallRequest } from "../../src/protocol/call.ts";
import type { RawOptions, RawWire } from "../../src/protocol/raw-exchange.ts";

/** Bytes to send, and how. */
export interface FramedBytes extends RawOptions {
  readonly bytes: Uint8Array;
}

/** A way to write requests on one connection. */
export interface Framing {
  /** How many requests it writes. */
  readonly requests: number;
  /** Any client may write requests so: what is answered is traffic like any other. */
  readonly honest?: true;
  write(requests: readonly CallRequest[], wire: Pick<RawWire, "host" | "base">): FramedBytes;
}

type Piece = string | Uint8Array;

/** What follows the other headers of a request, and the body that follows those. */
interface Written {
  readonly lines: readonly string[];
  readonly body: readonly Piece[];
  /** Lines in place of the `host`. */
  readonly hosts?: (host: string) => readonly string[];
}

/**
 * A request that no honest client writes. Its body is one that would be accepted, and whoever sees it whole has read it wrongly: every reading that
 * HTTP allows ends in a refusal. (RFC 9112: 3.2 host, 5.1 and 5.2 header lines, 6.1 transfer-encoding, 6.3 length, 7.1 chunks, 8 incomplete messages.)
 */
const askew = (write: (body: Uint8Array, size: number) => Written, options: RawOptions = ALONE): Framing => ({
  requests: 1,
  write: ([request = NOTHING], wire) => ({
    bytes: bytesOf(request, wire, write(bodyOf(request), bodyOf(request).length)),
    ...options,
  }),
});

/** Lines with the body as it is. */
const lines = (write: (size: number) => string[]): Framing =>
  askew((body, size) => ({ lines: write(size), body: [body] }));

/** Chunks under an honest header. */
const chunks = (write: (body: Uint8Array, hex: string) => Piece[], options?: RawOptions): Framing =>
  askew((body, size) => ({ lines: [CHUNKED], body: write(body, size.toString(16)) }), options);

/** A body in a coding of its content. */
const coded = (coding: string | undefined, encode: (body: Uint8Array) => Uint8Array): Framing =>
  askew((body) => {
    const sent = encode(body);
    return {
      lines: [...(coding === undefined ? [] : [`content-encoding: ${coding}`]), length(sent.length)],
      body: [sent],
    };
  });

const CHUNKED = "transfer-encoding: chunked";
const LAST_CHUNK = "0\r\n\r\n";
const NOTHING: CallRequest = { method: "GET", target: "/", headers: [] };
/** Nothing after the first answer matters. A server that waits for what does not come need not be waited for. */
const ALONE: RawOptions = { answers: 1, endAfterMs: 500 };
/** Our side ends after the bytes: no server can wait for what does not come. */
const BROKEN_OFF: RawOptions = { answers: 1, halfClose: true };

const length = (size: number): string => `content-length: ${size}`;
const inOneChunk = (body: Uint8Array): Piece[] => [`${body.length.toString(16)}\r\n`, body, `\r\n${LAST_CHUNK}`];

/** Ways to write one request that must not be taken. */
const ASKEW = {
  "length-before-chunked": lines((size) => [length(size), CHUNKED]),
  "chunked-before-length": lines((size) => [CHUNKED, length(size)]),
  "second-length-shorter": lines((size) => [length(size), length(1)]),
  "first-length-shorter": lines((size) => [length(1), length(size)]),
  "list-of-lengths": lines((size) => [`content-length: ${size}, 1`]),
  "signed-length": lines((size) => [`content-length: +${size}`]),
  "length-too-short": lines((size) => [length(size - 1)]),
  "no-length": lines(() => []),
  "blank-before-colon": lines((size) => [`content-length : ${size}`]),
  "folded-length": lines((size) => [length(size), " 0"]),
  "bare-cr-in-length": lines((size) => [`${length(size)}\rx-more: 1`]),
  "unknown-coding": lines((size) => ["transfer-encoding: xchunked", length(size)]),
  "coding-behind-tab": lines((size) => ["transfer-encoding: \u000Bchunked", length(size)]),
  "coding-before-blank": lines((size) => ["transfer-encoding : chunked", length(size)]),
  "folded-coding": lines((size) => ["transfer-encoding:", " chunked", length(size)]),
  "chunked-not-last": askew((body) => ({ lines: ["transfer-encoding: chunked, identity"], body: inOneChunk(body) })),
  "two-codings": askew((body) => ({ lines: [CHUNKED, "transfer-encoding: identity"], body: inOneChunk(body) })),
  "chunk-size-prefixed": chunks((body, hex) => [`0x${hex}\r\n`, body, `\r\n${LAST_CHUNK}`]),
  "chunk-size-signed": chunks((body, hex) => [`+${hex}\r\n`, body, `\r\n${LAST_CHUNK}`]),
  "chunk-size-grouped": chunks((body, hex) => [`0_${hex}\r\n`, body, `\r\n${LAST_CHUNK}`]),
  "chunk-size-wrapped": chunks((body, hex) => [`1${hex.padStart(16, "0")}\r\n`, body, `\r\n${LAST_CHUNK}`], BROKEN_OFF),
  "chunk-longer-than-said": chunks((body) => [`${(body.length - 1).toString(16)}\r\n`, body, `\r\n${LAST_CHUNK}`]),
  "chunk-after-bare-lf": chunks((body, hex) => [`${hex}\n`, body, `\r\n${LAST_CHUNK}`]),
  "no-host": askew((body, size) => ({ lines: [length(size)], body: [body], hosts: () => [] })),
  "two-hosts": askew((body, size) => ({
    lines: [length(size)],
    body: [body],
    hosts: (host) => [`host: ${host}`, "host: other.invalid"],
  })),
  gzip: coded("gzip", (body) => gzipSync(body)),
  "gzip-bomb": coded("gzip", (body) => Buffer.concat([blanks(), gzipSync(body)])),
  "gzip-unsaid": coded(undefined, (body) => gzipSync(body)),
  "gzip-twice": coded("gzip, gzip", (body) => gzipSync(gzipSync(body))),
  deflate: coded("deflate", (body) => deflateSync(body)),
  brotli: coded("br", (body) => brotliCompressSync(body)),
  "body-one-byte-short": askew((body, size) => ({ lines: [length(size + 1)], body: [body] }), BROKEN_OFF),
  "no-last-chunk": chunks((body, hex) => [`${hex}\r\n`, body, "\r\n"], BROKEN_OFF),
  "body-expected-in-vain": askew(
    (_, size) => ({ lines: ["expect: 100-continue", length(size)], body: [] }),
    BROKEN_OFF,
  ),
} satisfies Record<string, Framing>;

/** Ways to hide a second request in a first one. Neither must be taken; both would be accepted if they came alone. */
const HIDING = {
  // A server that reads the chunks must close the connection after its answer: somebody before it may have counted bytes.
  "request-behind-chunks": hiding((request) => ({
    lines: [CHUNKED, length(LAST_CHUNK.length + request.length)],
    body: [LAST_CHUNK, request],
  })),
  "request-in-body": hiding((request, body) => ({
    lines: [length(body.length + request.length)],
    body: [body, request],
  })),
  "request-in-chunk": hiding((request, body) => ({
    lines: [CHUNKED],
    body: inOneChunk(Buffer.concat([body, request])),
  })),
} satisfies Record<string, Framing>;

/** Any number of requests, one right after the other, as HTTP allows. The last says that it is. */
const IN_TURN: Framing = {
  requests: Infinity,
  honest: true,
  write: (requests, wire) => ({
    bytes: Buffer.concat(
      requests.map((request, index) => {
        const last = index === requests.length - 1;
        return bytesOf(request, wire, { lines: honestLines(request, last), body: [bodyOf(request)] });
      }),
    ),
    methods: requests.map(({ method }) => method),
    awaited: requests.length,
  }),
};

/** Names of the ways to write one request that must not be taken. */
export const ASKEW_FRAMINGS: readonly string[] = Object.keys(ASKEW);

/** Names of the ways to hide a second request in a first one. */
export const HIDING_FRAMINGS: readonly string[] = Object.keys(HIDING);

/** Every way to write requests, by name. */
export const FRAMINGS: ReadonlyMap<string, Framing> = new Map(
  Object.entries({ ...ASKEW, ...HIDING, "in-turn": IN_TURN }),
);

function hiding(write: (request: Uint8Array, body: Uint8Array) => Written): Framing {
  return {
    requests: 2,
    write: ([outer = NOTHING, inner = NOTHING], wire) => {
      const hidden = bytesOf(inner, wire, { lines: honestLines(inner, true), body: [bodyOf(inner)] });
      return { bytes: bytesOf(outer, wire, write(hidden, bodyOf(outer))), methods: [outer.method, inner.method] };
    },
  };
}

function honestLines(request: CallRequest, last: boolean): string[] {
  return [length(bodyOf(request).length), ...(last ? ["connection: close"] : [])];
}

function bytesOf(
  { method, target, headers }: CallRequest,
  { host, base }: Pick<RawWire, "host" | "base">,
  { lines: more, body, hosts = (name) => [`host: ${name}`] }: Written,
): Buffer {
  const own = headers.map(([name, value]) => `${name}: ${value}`);
  const head = [`${method} ${base}${target} HTTP/1.1`, ...hosts(host), ...own, ...more].join("\r\n");
  return Buffer.concat([`${head}\r\n\r\n`, ...body].map((piece) => Buffer.from(piece as string, "latin1")));
}

function bodyOf({ body }: CallRequest): Uint8Array {
  return body ?? new Uint8Array(0);
}

const BOMB_BYTES = 8 * 1024 * 1024;
let bomb: Uint8Array | undefined;

/** Blanks that mean nothing before a JSON text: a thousand times as long once unpacked. Packed once, they go before any packed text. */
function blanks(): Uint8Array {
  return (bomb ??= gzipSync(Buffer.alloc(BOMB_BYTES, " ")));
}
