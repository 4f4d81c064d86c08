import type { Bundle } from "../../src/bundle/model.ts";
import type { SensitiveClass, SensitiveMaterialDocument } from "../../src/generated/documents.ts";
import { contractScanner, type Scanner } from "../../src/reference/sensitive-material.ts";
import { valueAt } from "../../src/bundle/json-pointer.ts";
import { mutated, type Mutant } from "./mutant.ts";
import { CONSENT, each, GATE, INGEST, PRECHECK, REVOKE } from "./operations.ts";

const BODIES = [CONSENT, INGEST, REVOKE, PRECHECK, GATE];
const SECRETS = each("secret-refused", ...BODIES);
const RAW = each("raw-payload-refused", ...BODIES);
const HASH = /^sha256:[0-9a-f]{64}$/u;

/** Searches for sensitive material that overlook some of it. */
// oxlint-disable-next-line max-lines-per-function -- a list of independent entries, not a procedure
export function searchWeakened(bundle: Bundle): Mutant[] {
  const document = bundle.sensitiveMaterial;
  const searching = (id: string, summary: string, claims: readonly string[], scanner: (honest: Scanner) => Scanner) =>
    mutated(bundle, `search/${id}`, summary, claims, () => (parts) => ({ ...parts, scanner: scanner(parts.scanner) }));
  const knowing = (change: (each: SensitiveClass) => SensitiveClass) => () =>
    contractScanner(knowingOnly(document, change));
  return [
    searching("top-level-only", "Only the top level of a request is searched.", [...SECRETS, ...RAW], (honest) => ({
      finds: (condition, value, exempt) => honest.finds(condition, topLevel(value), exempt),
    })),
    searching(
      "first-name-only",
      "Only the first name of each class of material is known.",
      [...SECRETS, ...RAW],
      knowing((known) => ({ ...known, member_names: known.member_names.slice(0, 1) })),
    ),
    searching("exact-names-only", "Member names are compared as spelled, without the normal form.", SECRETS, () => {
      const shapes = contractScanner(knowingOnly(document, (known) => ({ ...known, member_names: [] })));
      return {
        finds: (condition, value, exempt) =>
          shapes.finds(condition, value, exempt) || hasMember(value, namesOf(document, condition)),
      };
    }),
    searching(
      "names-only",
      "Values are not searched, only member names.",
      [...SECRETS, ...RAW],
      knowing((known) => ({ ...known, value_shapes: [] })),
    ),
    searching(
      "values-only",
      "Member names are not searched, only values.",
      [...SECRETS, ...RAW],
      knowing((known) => ({ ...known, member_names: [] })),
    ),
    searching(
      "long-text-skipped",
      "Strings of more than four kilobytes are not searched.",
      [...SECRETS, ...RAW],
      (honest) => ({
        finds: (condition, value, exempt) => honest.finds(condition, withoutLong(value, 4096), exempt),
      }),
    ),
    searching(
      "longest-text-skipped",
      "Strings of more than sixteen kilobytes are not searched.",
      [...SECRETS, ...RAW],
      (honest) => ({
        finds: (condition, value, exempt) => honest.finds(condition, withoutLong(value, 16_384), exempt),
      }),
    ),
    mutated(
      bundle,
      "search/raw-beside-hash",
      "A raw payload passes beside a valid hash.",
      each("raw-payload-refused", INGEST),
      () => (parts) => {
        const hashed = (value: unknown): boolean => HASH.test(String(valueAt(value, "/source_hash")));
        const { "raw-payload": raw, shape } = parts.guards;
        return {
          ...parts,
          guards: {
            ...parts.guards,
            "raw-payload": (crossing, condition) => (hashed(crossing.value()) ? undefined : raw(crossing, condition)),
            shape: (crossing, condition) => (hashed(crossing.value()) ? undefined : shape(crossing, condition)),
          },
        };
      },
    ),
  ];
}

function knowingOnly(
  document: SensitiveMaterialDocument,
  change: (each: SensitiveClass) => SensitiveClass,
): SensitiveMaterialDocument {
  return { ...document, classes: document.classes.map(change) };
}

function topLevel(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const flat = Object.entries(value).map(([name, member]: [string, unknown]) => [
    name,
    typeof member === "object" ? null : member,
  ]);
  return Object.fromEntries(flat);
}

function withoutLong(value: unknown, longest: number): unknown {
  if (typeof value === "string") return value.length > longest ? "" : value;
  if (Array.isArray(value)) return value.map((item) => withoutLong(item, longest));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => [name, withoutLong(member, longest)]),
  );
}

function namesOf(document: SensitiveMaterialDocument, condition: string): Set<string> {
  const classes = document.classes.filter((known) => known.condition === condition);
  return new Set(classes.flatMap((known) => known.member_names));
}

function hasMember(value: unknown, names: ReadonlySet<string>): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(
    ([name, member]) => (!Array.isArray(value) && names.has(name)) || hasMember(member, names),
  );
}
