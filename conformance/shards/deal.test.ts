import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import { planRun, powersOf } from "../plan.ts";
import { dealCases } from "./deal.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const plan = planRun(bundle, deriveObligations(bundle), {
  seed: 7,
  maxExamples: 1,
  assurance: "full",
  powers: new Set(powersOf("full")),
  absent: new Set(),
  selects: ({ profile: served }: { profile: string }) => served === "evidence",
});

describe("dealing the cases of a plan to shards", () => {
  it.each([1, 2, 4, 7])("gives each case to one of %i, the same each time", (of) => {
    const deal = dealCases(plan, of);
    expect([...deal].map(([id, shards]) => [id, shards.length])).toEqual(
      plan.obligations.map(({ obligation, programs }) => [obligation.id, programs.length]),
    );
    const dealt = [...deal.values()].flat();
    expect(new Set(dealt)).toEqual(new Set(Array.from({ length: of }, (_, at) => at + 1)));
    expect([...dealCases(plan, of)]).toEqual([...deal]);
  });

  it("divides the cases of an obligation, but for those that restart the target, which share their restarts", () => {
    const deal = dealCases(plan, 4);
    const shardsOf = (restarts: boolean): number[] =>
      plan.obligations.flatMap(({ obligation, attack, programs }) =>
        programs.length >= 8 || (restarts && programs.length > 0)
          ? (attack?.restarts === true) === restarts
            ? [new Set(deal.get(obligation.id)).size]
            : []
          : [],
      );
    expect(new Set(shardsOf(true))).toEqual(new Set([1]));
    expect(shardsOf(false).length).toBeGreaterThan(20);
    expect(Math.min(...shardsOf(false))).toBeGreaterThan(1);
  });

  it("gives each of the shards that restart nothing about as much to send", () => {
    const deal = dealCases(plan, 4);
    const loads = new Map<number, number>();
    for (const { obligation, attack, programs } of plan.obligations) {
      if (attack?.restarts === true) continue;
      programs.forEach(({ steps }, index) => {
        const shard = deal.get(obligation.id)?.[index] ?? 0;
        loads.set(shard, (loads.get(shard) ?? 0) + steps.length);
      });
    }
    const [least = 0, second = 0, , most = 0] = [...loads.values()].toSorted((a, b) => a - b);
    expect(least).toBeLessThan(second);
    expect(most).toBeLessThan(second * 1.2);
  });
});
