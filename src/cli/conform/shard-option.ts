import type { Plan } from "../../../conformance/plan.ts";
import { dealCases, type Shard } from "../../../conformance/shards/deal.ts";
import { UsageError } from "../usage-error.ts";
import type { RunOutput } from "./outputs.ts";

const MOST = 1000;

/** The part that `--shard 2/4` names. Throws a UsageError for a text that names none. */
export function shardOf(asked: string | undefined): Shard | undefined {
  if (asked === undefined) return undefined;
  const [, index, of] = (/^([1-9]\d*)\/([1-9]\d*)$/u.exec(asked) ?? []).map(Number);
  if (index === undefined || of === undefined || index > of || of > MOST)
    throw new UsageError(
      "option --shard must name a part of a whole",
      `write it as 2/4: 1 to ${MOST} parts, the first is 1`,
    );
  return { index, of };
}

/** Throws a UsageError for a shard that could not be merged: without the seed of the others, or without a report to merge. */
export function demandMergeable(request: {
  readonly shard?: Shard | undefined;
  readonly seed: number | undefined;
  readonly outputs: readonly RunOutput[];
}): void {
  const { shard, seed, outputs } = request;
  if (shard === undefined) return;
  if (seed === undefined)
    throw new UsageError("option --shard needs --seed", "give all shards the same, or each makes a plan of its own");
  if (!outputs.some(({ format }) => format === "json"))
    throw new UsageError(
      "option --shard needs a report that can be merged",
      `write it with --format json=shard-${shard.index}.json`,
    );
}

/** Throws a UsageError when there are more shards than lots to deal: a shard that had nothing to do must not look as if it had done its part. */
export function demandDealt(plan: Plan, shard: Shard | undefined): void {
  if (shard === undefined) return;
  const dealt = new Set([...dealCases(plan, shard.of).values()].flat());
  if (dealt.size < shard.of)
    throw new UsageError(
      `there is only something to do for ${dealt.size} of ${shard.of} shards`,
      dealt.size > 1 ? `ask for ${dealt.size}, as in --shard 1/${dealt.size}` : "run all of it, without --shard",
    );
}
