/** What can be named inside a value: members, items that are words, and entries of a list by their first word. */
export function namesIn(value: unknown): ReadonlyMap<string, unknown> {
  if (Array.isArray(value)) {
    return new Map(
      value.flatMap((item: unknown): [string, unknown][] => {
        if (typeof item === "string") return [[item, item]];
        if (typeof item !== "object" || item === null) return [];
        const id = Object.values(item).find((member): member is string => typeof member === "string");
        return id === undefined ? [] : [[id, item]];
      }),
    );
  }
  return new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
}
