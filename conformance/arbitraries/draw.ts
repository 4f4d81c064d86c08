import { createHash } from "node:crypto";
import fc from "fast-check";

/** Draws values for one example. The same seed and name give the same draws, whatever else the run does. */
export interface Draw {
  integer(min: number, max: number): number;
  chance(percent: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** A few different members of a list, in list order; at least `least`. */
  some<T>(from: readonly T[], least: number): T[];
  matching(pattern: string): string;
}

/** Draws for each example of an obligation. The stream belongs to the obligation alone, so order, workers and shards change nothing. */
export function drawsOf(seed: number, obligation: string, examples: number): Draw[] {
  if (examples <= 0) return [];
  const own = createHash("sha256").update(`${seed}\u0000${obligation}`).digest().readInt32BE(0);
  return fc.sample(fc.gen(), { seed: own, numRuns: examples }).map((generate): Draw => {
    const integer = (min: number, max: number): number => generate(fc.integer, { min, max });
    return {
      integer,
      chance: (percent) => integer(0, 99) < percent,
      pick: (from) => from[integer(0, from.length - 1)] as (typeof from)[number],
      some: (from, least) => generate(fc.shuffledSubarray, [...from], { minLength: Math.min(least, from.length) }),
      matching: (pattern) => generate(matcherOf(pattern)),
    };
  });
}

const matchers = new Map<string, () => fc.Arbitrary<string>>();

/** One arbitrary for each pattern: built once, and told apart by identity, since fast-check takes two expressions for the same. */
function matcherOf(pattern: string): () => fc.Arbitrary<string> {
  const known = matchers.get(pattern);
  if (known !== undefined) return known;
  const arbitrary = fc.stringMatching(new RegExp(pattern, "u"), { size: "small" });
  const matcher = (): fc.Arbitrary<string> => arbitrary;
  matchers.set(pattern, matcher);
  return matcher;
}
