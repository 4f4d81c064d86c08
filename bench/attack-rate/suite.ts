import { randomBytes } from "node:crypto";
import { planner } from "../../conformance/plan.ts";
import { runConformance } from "../../conformance/run.ts";
import type { Given } from "../../src/protocol/given.ts";
import type { Target } from "../../src/protocol/target.ts";
import type { Contract } from "./contract.ts";
import { measured, type Measure } from "./measure.ts";

/** Random cases for each obligation, as in a default run. */
const EXAMPLES = 10;

/** Attacks a target with every oracle on and measures that. Planning is done before, as it is while a target starts. */
export async function attack(
  contract: Contract,
  target: Target,
  given: Given,
  seed: number,
  absent: readonly string[] = [],
): Promise<Measure> {
  const { bundle, profile, obligations } = contract;
  const choice = { seed, maxExamples: EXAMPLES, assurance: "observed", selects: () => true } as const;
  const plan = planner(bundle, obligations, choice);
  await plan.begin({ powers: new Set([...target.powers, "signer"]), absent: new Set(absent) });
  // The same callers, but names nobody used before: otherwise every call would be a replay of an earlier run.
  const fresh: Given = { ...given, nonce: randomBytes(8).toString("hex") };
  return measured(async () => {
    const result = await runConformance(bundle, profile, obligations, target, fresh, {
      ...choice,
      planner: plan,
      absent: [],
      limits: { timeoutMs: 10_000, maxAnswerBytes: 1024 * 1024 },
      policy: { confirmations: 2, shrinkBudget: 80 },
    });
    const traffic = profile.operations.map((operation) => result.traffic.of(operation));
    const accepted = traffic.reduce((sum, { answers, refusals }) => sum + answers - refusals, 0);
    return { requests: result.traffic.requests, accepted };
  });
}
