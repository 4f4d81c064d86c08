import { toPointer } from "../../bundle/json-pointer.ts";
import { sameMeaning } from "../meaning.ts";

/** One place where two values differ. */
export interface Differing {
  readonly pointer: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The innermost places where two values say something else. A list is one place: its order says nothing, and what stands in it has no name. */
export function differences(before: unknown, after: unknown, pointer = ""): Differing[] {
  const name = pointer.split("/").at(-1);
  if (sameMeaning(before, after, name === "" ? undefined : name)) return [];
  if (!isObject(before) || !isObject(after)) return [{ pointer, before, after }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((member) => {
    // Texts for people are compared elsewhere.
    if (sameMeaning({ [member]: before[member] }, { [member]: after[member] }, name)) return [];
    return differences(before[member], after[member], pointer + toPointer([member]));
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
