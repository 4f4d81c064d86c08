import { pointerSegments, toPointer } from "../../src/bundle/json-pointer.ts";

/** A place of an answer as it may be shown. Names of members the contract does not know are not quoted: they may be material. */
export function safePlace(pointer: string, names: ReadonlySet<string>): string {
  const place = pointerSegments(pointer).map((name) => (names.has(name) || /^\d+$/u.test(name) ? name : "*"));
  return place.length === 0 ? "the top" : toPointer(place);
}
