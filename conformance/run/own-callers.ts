import type { Plan } from "../plan.ts";
import { lateRounds } from "./late-leaks.ts";
import { mostTries, type CasePolicy } from "./run-case.ts";

/** How many pairs of callers of their own a run of a plan takes at most: one for each case, each time a case is tried again, and each smaller program. */
export function ownCallersTaken(plan: Plan, policy: CasePolicy): number {
  return plan.obligations
    .filter(({ programs }) => programs.length > 0)
    .reduce((sum, planned) => {
      // One more for what failed in an earlier run.
      const cases = planned.programs.length + 1;
      return sum + cases * (1 + mostTries(planned, policy)) + policy.shrinkBudget + lateRounds(policy);
    }, 0);
}
