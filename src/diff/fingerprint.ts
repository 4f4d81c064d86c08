import { digestOf, sha256 } from "../bundle/digest.ts";
import type { Change } from "./change.ts";

/** Which change it is: made of the rule, what it is about, where, and the digests of what was said and is said. No text for people and no line is in it. */
export function fingerprintOf({ rule, subjects, at, before, after }: Change): string {
  const parts = [rule, subjects.toSorted(), at, digestOf(before ?? null), digestOf(after ?? null)];
  return sha256(JSON.stringify(parts)).slice(0, 16);
}
