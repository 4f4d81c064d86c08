import type { Refusal } from "../bundle/model.ts";
import type { Crossing, OpenCrossing } from "./crossing.ts";
import { guardOf, type Guards, type Verdict } from "./guards/guard.ts";
import type { ProfileTypes } from "./profile-types.ts";

/** The central evaluator: asks the guard of each condition in the given order. The first refusal answers. */
export async function evaluate<T extends ProfileTypes>(
  guards: Guards<T>,
  crossing: Crossing<T["own"]> | OpenCrossing<T>,
  conditions: readonly Refusal[],
): Promise<Verdict> {
  for (const condition of conditions) {
    const guard = guardOf(guards, condition.when);
    if (guard === undefined) throw new Error(`the condition ${condition.when} has no guard`);
    const verdict = guard(crossing, condition);
    // Most guards answer at once, and an await costs a turn.
    const refused = verdict instanceof Promise ? await verdict : verdict;
    if (refused !== undefined) return refused;
  }
  return undefined;
}
