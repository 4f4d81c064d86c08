import { gunzipSync } from "node:zlib";
import type { Bundle } from "../../src/bundle/model.ts";
import type { CallRequest } from "../../src/protocol/call.ts";
import type { ModuleAdapter } from "../../src/protocol/module-adapter.ts";
import { referenceModule } from "../../src/reference/module.ts";
import type { Mutant } from "./mutant.ts";
import { CONSENT, each, GATE, INGEST, PRECHECK, REVOKE } from "./operations.ts";
import { HONEST_FRONT, lengthOf, valuesOf, type Front } from "./socket-front.ts";

const FRAMED = each("request-framing", CONSENT, INGEST, REVOKE, PRECHECK, GATE);

/** The honest membrane behind readers of HTTP that guess where a request ends, or what is in it. */
export function framingLoosened(bundle: Bundle): Mutant[] {
  return behindReaders("framing", FRAMED, (name) => referenceModule({ name, bundle }));
}

/** A membrane behind each of those readers. */
export function behindReaders(
  family: string,
  claims: readonly string[],
  membrane: (name: string) => ModuleAdapter,
): Mutant[] {
  return READERS.map(([name, summary, wrong]): Mutant => {
    const id = `${family}/${name}`;
    return { id, summary, claims, adapter: () => membrane(id), front: { ...HONEST_FRONT, ...wrong } };
  });
}

const READERS: readonly (readonly [name: string, summary: string, wrong: Partial<Front>])[] = [
  ["first-length-wins", "Of two lengths of a body the first is trusted.", trusting((values) => values[0])],
  ["last-length-wins", "Of two lengths of a body the last is trusted.", trusting((values) => values.at(-1))],
  [
    "chunks-beside-length",
    "A body is read in chunks although it has a length, and the next request is read behind it.",
    {
      framing: (headers) =>
        valuesOf(headers, "transfer-encoding").includes("chunked") ? "chunked" : HONEST_FRONT.framing(headers),
    },
  ],
  [
    "coding-guessed",
    "A transfer coding that is not known is passed over.",
    {
      framing: (headers) =>
        HONEST_FRONT.framing(
          headers.filter(([name, value]) => name !== "transfer-encoding" || value.toLowerCase() === "chunked"),
        ),
    },
  ],
  [
    "chunk-size-guessed",
    "The size of a chunk is whatever number its line begins with.",
    {
      chunkSize: (line) => {
        const size = Number.parseInt(line.replaceAll("_", ""), 16);
        return size >= 0 ? size : undefined;
      },
    },
  ],
  [
    "header-names-trimmed",
    "A blank between the name of a header and its colon is passed over.",
    { headerLine: (line) => HONEST_FRONT.headerLine(line.replace(/[ \t]+:/u, ":")) },
  ],
  ["any-host", "A request may name no host, or two.", { admits: () => true }],
  [
    "gzip-unpacked",
    "A body in gzip is unpacked, however long that makes it, and read as if it had come plain.",
    { content: unpacked },
  ],
  [
    "broken-body-taken",
    "What has come of a body is taken when the connection ends before the rest.",
    { takesBroken: true },
  ],
  [
    "answers-reversed",
    "Of requests that come together the last is answered first.",
    { order: (answers) => answers.toReversed() },
  ],
];

function trusting(pick: (lengths: readonly string[]) => string | undefined): Partial<Front> {
  return {
    framing: (headers) => {
      const lengths = valuesOf(headers, "content-length");
      return lengths.length === 0 ? HONEST_FRONT.framing(headers) : lengthOf(pick(lengths) ?? "");
    },
  };
}

function unpacked(request: CallRequest): CallRequest {
  if (!valuesOf(request.headers, "content-encoding").includes("gzip")) return request;
  const headers = request.headers.filter(([name]) => name !== "content-encoding");
  try {
    return { ...request, headers, body: trimmed(gunzipSync(request.body ?? new Uint8Array(0))) };
  } catch {
    return request;
  }
}

/** Without the blanks before it, so that a guard against long bodies sees a short one. */
function trimmed(body: Buffer): Uint8Array {
  return new Uint8Array(
    body.subarray(
      Math.max(
        0,
        body.findIndex((byte) => byte !== 0x20),
      ),
    ),
  );
}
