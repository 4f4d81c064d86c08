import { byCodeUnit } from "../bundle/by-code-unit.ts";
import { canonicalJson } from "../bundle/canonical-json.ts";

/** Members that are for people, where they hold a text. In a map of names such a name is a name. */
const WORDS: ReadonlySet<string> = new Set([
  "$schema",
  "description",
  "meaning",
  "remedy",
  "sentence",
  "source",
  "summary",
  "title",
  "since",
  "unobservable",
]);
/** Members whose values are names of something, so that none of them is for people. */
const MAPS: ReadonlySet<string> = new Set([
  "properties",
  "operations",
  "schemas",
  "ladders",
  "resources",
  "readings",
  "counters",
  "kinds",
  "carried",
  "lists",
  "operation_maturity",
]);
/** Lists in which the order says something. */
const ORDERED: ReadonlySet<string> = new Set(["refuses", "ladders", "sample", "prerequisites"]);

/** Whether a member is a text for people and nothing else. */
export function isProse(name: string, value: unknown, above: string | undefined): boolean {
  return typeof value === "string" && WORDS.has(name) && (above === undefined || !MAPS.has(above));
}

/** What a part of a contract says apart from texts for people and from the order of what has none: equal meanings are equal values. */
export function meaningOf(value: unknown, above?: string): unknown {
  return meant(value, above, above !== undefined && ORDERED.has(above));
}

function meant(value: unknown, above: string | undefined, ordered: boolean): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => meant(item, undefined, false));
    return ordered ? items : inOneOrder(items);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, member]) => !isProse(name, member, above))
      // The runs of conditions in a map of them are as ordered as the map says.
      .map(([name, member]) => [name, meant(member, name, ORDERED.has(name) || (ordered && Array.isArray(member)))]),
  );
}

/** The items in an order that is theirs, however they stood. */
function inOneOrder(items: readonly unknown[]): unknown[] {
  const keyed = items.map((item) => ({ item, key: canonicalJson(item) }));
  return keyed.toSorted((a, b) => byCodeUnit(a.key, b.key)).map(({ item }) => item);
}

/** Whether two parts say the same. */
export function sameMeaning(one: unknown, other: unknown, above?: string): boolean {
  return canonicalJson(meaningOf(one, above) ?? null) === canonicalJson(meaningOf(other, above) ?? null);
}
