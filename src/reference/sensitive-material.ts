import { normaliseName } from "../bundle/sensitive-name.ts";
import type { SensitiveClass, SensitiveMaterialDocument } from "../generated/documents.ts";
import { valueSearch, type ValueSearch } from "./value-search.ts";

/** What a search looks for: the conditions that classes of sensitive material stand for. */
export type SensitiveCondition = SensitiveClass["condition"];

/** Searches request values for declared sensitive material. */
export interface Scanner {
  /** Whether material of the condition is anywhere in the value. Strings at exempt pointers are not searched. */
  finds(condition: SensitiveCondition, value: unknown, exempt?: ReadonlySet<string>): boolean;
}

interface Search {
  readonly names: ReadonlySet<string>;
  readonly shapes: ValueSearch;
  /** Verdict on names the contract itself uses, so that ordinary requests normalise nothing. */
  readonly ordinary: ReadonlyMap<string, boolean>;
}

const NONE: ReadonlySet<string> = new Set();

/** Makes the scanner of a contract: member names compared in normal form and value shapes found anywhere, in keys and in strings, at any depth. */
export function contractScanner(document: SensitiveMaterialDocument, ordinaryNames: Iterable<string> = []): Scanner {
  const known = [...ordinaryNames];
  const searches = new Map(
    (["secret", "raw-payload"] as const).map((condition) => [condition, searchOf(document, condition, known)]),
  );
  return {
    finds: (condition, value, exempt = NONE) => {
      const search = searches.get(condition);
      return search !== undefined && inValue(search, value, exempt, "");
    },
  };
}

function searchOf(
  document: SensitiveMaterialDocument,
  condition: SensitiveCondition,
  known: readonly string[],
): Search {
  const classes = document.classes.filter((each) => each.condition === condition);
  const names = new Set(classes.flatMap((each) => each.member_names.map(normaliseName)));
  const shapes = valueSearch(classes.flatMap((each) => each.value_shapes.map((shape) => shape.pattern)));
  const search = { names, shapes, ordinary: new Map<string, boolean>() };
  return { ...search, ordinary: new Map(known.map((name) => [name, inName(search, name)])) };
}

function inValue(search: Search, value: unknown, exempt: ReadonlySet<string>, pointer: string): boolean {
  if (typeof value === "string") return !exempt.has(pointer) && search.shapes(value);
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) {
    return value.some((item, index) => inValue(search, item, exempt, exempt.size === 0 ? "" : `${pointer}/${index}`));
  }
  for (const name of Object.keys(value)) {
    if (inName(search, name)) return true;
    const member = (value as Record<string, unknown>)[name];
    if (inValue(search, member, exempt, exempt.size === 0 ? "" : `${pointer}/${name}`)) return true;
  }
  return false;
}

function inName(search: Search, name: string): boolean {
  return search.ordinary.get(name) ?? (search.names.has(normaliseName(name)) || search.shapes(name));
}
