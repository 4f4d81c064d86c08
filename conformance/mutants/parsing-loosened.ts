import type { Bundle } from "../../src/bundle/model.ts";
import { parseBody, type ParseBody } from "../../src/reference/parse/body.ts";
import { mutated, type Mutant } from "./mutant.ts";
import { CONSENT, each, GATE, INGEST, PRECHECK, REVOKE } from "./operations.ts";

const STRICT = each("strict-parsing", CONSENT, INGEST, REVOKE, PRECHECK, GATE);
const HASH_FIELDS = ["source_hash", "transform_hash"];

/** Readers and schemas that let through what the contract keeps out. */
export function parsingLoosened(bundle: Bundle): Mutant[] {
  const reading = (id: string, summary: string, parse: ParseBody): Mutant =>
    mutated(bundle, `parsing/${id}`, summary, STRICT, () => (parts) => ({ ...parts, parseBody: parse }));
  const hashing = (id: string, summary: string, bend: (hash: string) => string): Mutant =>
    mutated(bundle, `hash/${id}`, summary, each("hash-shape-refused", INGEST), () => (parts) => ({
      ...parts,
      schemas: { satisfies: (name, value) => parts.schemas.satisfies(name, withHashes(value, bend)) },
    }));
  return [
    reading("last-duplicate-wins", "A member that stands twice is read as its last value.", (bytes) => {
      try {
        return { value: JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)) };
      } catch {
        return undefined;
      }
    }),
    reading("broken-utf8", "Bytes that are no UTF-8 are replaced and read on.", (bytes, depth) =>
      parseBody(Buffer.from(new TextDecoder().decode(bytes)), depth),
    ),
    reading("any-depth", "Nesting has no limit.", (bytes) => parseBody(bytes, 1_000_000)),
    hashing(
      "no-anchors",
      "A hash anywhere in the text is enough.",
      (text) => /sha256:[0-9a-f]{64}/u.exec(text)?.[0] ?? text,
    ),
    hashing("upper-case", "Hashes in capitals pass.", (text) => text.toLowerCase()),
    hashing("any-length", "The length of a hash is not looked at.", (text) =>
      text.replace(/^(sha256:)[0-9a-f]+$/u, `$1${"0".repeat(64)}`),
    ),
  ];
}

function withHashes(value: unknown, bend: (hash: string) => string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const bent = Object.entries(value).map(([name, member]: [string, unknown]) => [
    name,
    HASH_FIELDS.includes(name) && typeof member === "string" ? bend(member) : member,
  ]);
  return Object.fromEntries(bent);
}
