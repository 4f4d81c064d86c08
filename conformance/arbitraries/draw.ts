import { createHash } from "node:crypto";
import fc, { Arbitrary, Stream, Value, type Random } from "fast-check";
import { askedOnce } from "../../src/bundle/asked-once.ts";

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
  return fc.sample(new Draws(), { seed: own, numRuns: examples });
}

/** Draws whose values are generated as they are asked for. Unlike those of `fc.gen` they remember none: nothing here is shrunk by fast-check. */
class Draws extends Arbitrary<Draw> {
  generate(random: Random, biasFactor: number | undefined): Value<Draw> {
    const own = random.clone();
    const draw = <T>(arbitrary: Arbitrary<T>): T => arbitrary.generate(own, biasFactor).value;
    const integer = (min: number, max: number): number => draw(integersFrom(min)(max));
    return new Value<Draw>(
      {
        integer,
        chance: (percent) => integer(0, 99) < percent,
        pick: (from) => from[integer(0, from.length - 1)] as (typeof from)[number],
        some: (from, least) => draw(fc.shuffledSubarray([...from], { minLength: Math.min(least, from.length) })),
        matching: (pattern) => draw(textsOf(pattern)),
      },
      undefined,
    );
  }

  canShrinkWithoutContext(_value: unknown): _value is Draw {
    return false;
  }

  shrink(): Stream<Value<Draw>> {
    return Stream.nil();
  }
}

/** The integers of a range. Few ranges are drawn from, each very often. */
const integersFrom = askedOnce((min: number) => askedOnce((max: number) => fc.integer({ min, max })));

/** The texts of a pattern. */
const textsOf = askedOnce((pattern: string) => fc.stringMatching(new RegExp(pattern, "u"), { size: "small" }));
