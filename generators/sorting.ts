import { byCodeUnit } from "../src/bundle/by-code-unit.ts";

/** Entries of an object sorted by name: the order of members in a document means nothing. */
export function sortedEntries<T>(members: Readonly<Record<string, T>>): [name: string, member: T][] {
  return Object.entries(members).toSorted(([a], [b]) => byCodeUnit(a, b));
}

/** Members of an object schema: required ones in the order of `required`, which is a list and so has one, then the others by name. */
export function orderedMembers<T>(
  properties: Readonly<Record<string, T>>,
  required: readonly string[],
): [name: string, member: T][] {
  const rank = (name: string): number => (required.includes(name) ? required.indexOf(name) : required.length);
  return sortedEntries(properties).toSorted(([a], [b]) => rank(a) - rank(b));
}
