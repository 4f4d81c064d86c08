import { toPointer } from "../../src/bundle/json-pointer.ts";

/** Every value of a JSON document that holds no others, by its pointer; an empty list or object is one. */
export function valuesIn(json: unknown): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  const waiting: (readonly [path: readonly (string | number)[], value: unknown])[] = [[[], json]];
  // A list of values to visit, not recursion: a target may nest them deeper than the stack.
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [path, value] = next;
    const members = typeof value === "object" && value !== null ? Object.entries(value) : [];
    if (members.length === 0) found.set(toPointer(path), value);
    for (const [name, member] of members) waiting.push([[...path, name], member]);
  }
  return found;
}
