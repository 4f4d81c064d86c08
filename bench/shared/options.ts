import { parseArgs } from "node:util";

/** What a benchmark may be asked. */
export interface BenchOptions {
  /** How often each contender is measured. */
  readonly rounds: number;
  /** Print one JSON value instead of tables. */
  readonly json: boolean;
}

/** Reads the options of a benchmark. One it does not know, or no number, ends the process with a message and exit code 2. */
export function benchOptions(defaultRounds: number): BenchOptions {
  try {
    return given(defaultRounds);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}

function given(defaultRounds: number): BenchOptions {
  const { values } = parseArgs({
    options: { rounds: { type: "string", default: String(defaultRounds) }, json: { type: "boolean", default: false } },
  });
  if (!/^[1-9]\d{0,3}$/u.test(values.rounds)) throw new Error("--rounds is not a whole number above 0");
  return { rounds: Number(values.rounds), json: values.json };
}

/** The contenders in the order of a round: each is first, second and so on equally often, so that none gains by its place. */
export function inTurn<T>(contenders: readonly T[], round: number): readonly T[] {
  const start = round % contenders.length;
  const turned = [...contenders.slice(start), ...contenders.slice(0, start)];
  return Math.floor(round / contenders.length) % 2 === 0 ? turned : turned.toReversed();
}
