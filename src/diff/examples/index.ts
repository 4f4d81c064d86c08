import { ANSWERS } from "./answers.ts";
import { CODES } from "./codes.ts";
import { PUBLISHED } from "./documentation.ts";
import type { ChangeExample } from "./example.ts";
import { MATERIAL } from "./material.ts";
import { OPERATIONS } from "./operations.ts";
import { PROMISES } from "./promises.ts";
import { REFUSALS } from "./refusals.ts";
import { REQUESTS } from "./requests.ts";
import { SURFACES } from "./surfaces.ts";
import { TYPES } from "./types.ts";
import { WORDS } from "./words.ts";

/** Changes of contracts, each with every rule of `membrane diff` that finds it. No rule is without one. */
export const CHANGE_EXAMPLES: readonly ChangeExample[] = [
  ...REQUESTS,
  ...ANSWERS,
  ...TYPES,
  ...OPERATIONS,
  ...REFUSALS,
  ...MATERIAL,
  ...SURFACES,
  ...CODES,
  ...PROMISES,
  ...PUBLISHED,
  ...WORDS,
];

/** Rules that find the change of an example. */
export function rulesOf({ found }: ChangeExample): string[] {
  return [...new Set(found.map((rule) => rule.replace("*", "")))];
}

/** The change that shows best what a rule finds: one that few other rules find, and of those the smallest. */
export function exampleOf(rule: string): ChangeExample | undefined {
  const all = CHANGE_EXAMPLES.filter((example) => rulesOf(example).includes(rule));
  const size = (example: ChangeExample): number => 100 * rulesOf(example).length + example.edits.length;
  return all.toSorted((a, b) => size(a) - size(b))[0];
}
