import { sha256 } from "../src/bundle/digest.ts";
import type { Bundle } from "../src/bundle/model.ts";
import type { Problem } from "./program/transcript.ts";

/**
 * Which violation a finding is: the same for every seed and every wording, another when the obligation is broken in another way.
 * Made of the obligation, the oracle, and the codes and pointers of the contract that the first problem speaks of; later ones follow from it.
 */
export function fingerprintOf(obligation: string, problems: readonly Problem[], bundle: Bundle): string {
  const [first] = problems;
  if (first === undefined) return sha256(obligation).slice(0, 16);
  const parts = [obligation, first.oracle, wordsOf(first.expected, bundle), wordsOf(first.seen, bundle)];
  return sha256(JSON.stringify(parts)).slice(0, 16);
}

function wordsOf(text: string, bundle: Bundle): string[] {
  const codes = (text.match(/[A-Za-z][A-Za-z0-9_]*/gu) ?? []).filter((word) => bundle.codes.has(word));
  const pointers = text.match(/(?<=^|\s)\/[^\s,;:()]+/gu) ?? [];
  return [...new Set([...codes, ...pointers])].toSorted();
}
