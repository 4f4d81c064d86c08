import type { Refusal } from "../bundle/model.ts";
import type { Crossing, OpenCrossing } from "./crossing.ts";
import type { Verdict } from "./guards/guard.ts";

type AnyGuard = (crossing: Crossing, condition: Refusal) => Verdict | Promise<Verdict>;

/** The central evaluator: asks the guard of each condition in the given order. The first refusal answers. */
export async function evaluate(crossing: Crossing | OpenCrossing, conditions: readonly Refusal[]): Promise<Verdict> {
  for (const condition of conditions) {
    const guard = crossing.parts.guards[condition.when] as AnyGuard;
    const verdict = guard(crossing, condition);
    // Most guards answer at once, and an await costs a turn.
    const refused = verdict instanceof Promise ? await verdict : verdict;
    if (refused !== undefined) return refused;
  }
  return undefined;
}
