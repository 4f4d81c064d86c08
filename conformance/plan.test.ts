import { describe, expect, it } from "vitest";
import { loadBundle } from "../src/bundle/load.ts";
import { builtInBundleFolder } from "../src/bundle/locate.ts";
import { deriveObligations } from "../src/obligations/derive.ts";
import { OBLIGATION_KINDS } from "../src/obligations/kinds/index.ts";
import type { Power } from "../src/protocol/target.ts";
import { ATTACKS } from "./attacks/index.ts";
import { ENCODINGS } from "./canaries/encodings.ts";
import type { Program } from "./program/program.ts";
import { planRun, powersOf, type PlanOptions } from "./plan.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const obligations = deriveObligations(bundle).filter(({ profile: served }) => served === "evidence");
const full: PlanOptions = {
  seed: 7,
  maxExamples: 1,
  assurance: "full",
  powers: new Set(powersOf("full")),
  absent: new Set(),
  selects: () => true,
};
const without = (power: Power): ReadonlySet<Power> => new Set(powersOf("full").filter((each) => each !== power));

describe("planRun", () => {
  const plan = planRun(bundle, obligations, full);

  it("gives the same programs for the same seed", () => {
    const again = planRun(bundle, obligations, full);
    expect(again.digest).toBe(plan.digest);
    expect(again.obligations.map((each) => each.programs)).toEqual(plan.obligations.map((each) => each.programs));
  });

  it("gives other programs for another seed", () => {
    expect(planRun(bundle, obligations, { ...full, seed: 8 }).digest).not.toBe(plan.digest);
  });

  it("gives an obligation the same programs whether or not others are selected", () => {
    const last = plan.obligations.findLast((each) => each.programs.length > 0);
    const alone = planRun(bundle, obligations, { ...full, selects: ({ id }) => id === last?.obligation.id });
    expect(alone.obligations.map((each) => each.programs)).toEqual([last?.programs]);
  });

  it("plans at least as many attacks for each active obligation as it takes to judge it", () => {
    const attacks = (program: Program): number =>
      Math.max(1, program.steps.filter((step) => "role" in step && step.role === "attack").length);
    const short = plan.obligations.filter(
      ({ obligation, programs, unrun }) =>
        unrun !== undefined ||
        (!obligation.passive &&
          programs.reduce((sum, each) => sum + attacks(each), 0) < Math.max(1, obligation.minimum)),
    );
    expect(plan.obligations).toHaveLength(obligations.length);
    expect(short.map((each) => each.obligation.id)).toEqual([]);
  });

  it("plans nothing for what the target has no power to show, and says which power is missing", () => {
    const needing = obligations.filter((each) => each.powers.includes("restart")).map((each) => each.id);
    const unrun = planRun(bundle, obligations, { ...full, powers: without("restart") }).obligations.filter(
      (each) => each.unrun !== undefined,
    );
    expect(needing).not.toEqual([]);
    expect(unrun.map((each) => each.obligation.id)).toEqual(needing);
    expect(unrun.flatMap((each) => each.programs)).toEqual([]);
    expect(new Set(unrun.map((each) => each.unrun?.outcome))).toEqual(new Set(["could_not_run"]));
    expect(unrun.every((each) => each.unrun?.reason.includes("restart"))).toBe(true);
  });

  it("leaves out at every level what needs sealed material exchanged, where nobody can", () => {
    const sealing = deriveObligations(bundle).filter(({ powers }) => powers.includes("tamper"));
    const { obligations: planned } = planRun(bundle, sealing, { ...full, powers: without("tamper") });
    expect(planned.map(({ unrun }) => unrun)).toEqual([
      { outcome: "out_of_assurance", reason: "needs tamper, and nobody can exchange what the target sealed" },
    ]);
    expect(planRun(bundle, sealing, full).obligations[0]?.unrun).toBeUndefined();
  });

  it("tells what a level does not ask for from what the target cannot show", () => {
    const beyond = planRun(bundle, obligations, { ...full, assurance: "wire" }).obligations.filter(
      (each) => each.unrun !== undefined,
    );
    expect(beyond).not.toEqual([]);
    expect(new Set(beyond.map((each) => each.unrun?.outcome))).toEqual(new Set(["out_of_assurance"]));
  });

  it("counts nothing of a capability the target declares absent", () => {
    const capability = obligations.find((each) => each.capability !== undefined)?.capability ?? "";
    const planned = planRun(bundle, obligations, { ...full, absent: new Set([capability]) }).obligations;
    const inapplicable = planned.filter((each) => each.unrun?.outcome === "not_applicable");
    expect(inapplicable).not.toEqual([]);
    expect(inapplicable.map((each) => each.obligation.id)).toEqual(
      obligations.filter((each) => each.capability === capability).map((each) => each.id),
    );
  });
});

describe("the attacks", () => {
  it("are one for each kind of obligation that is not passive", () => {
    const active = OBLIGATION_KINDS.filter((kind) => kind.passive !== true).map((kind) => kind.suffix);
    expect(ATTACKS.map((attack) => attack.suffix).toSorted()).toEqual(active.toSorted());
  });

  it("each make a program somewhere", () => {
    const made = new Set(
      planRun(bundle, deriveObligations(bundle), full).obligations.flatMap((each) =>
        each.programs.map(() => each.attack?.suffix),
      ),
    );
    expect(ATTACKS.filter((attack) => !made.has(attack.suffix)).map((attack) => attack.suffix)).toEqual([]);
  });
});

describe("a program", () => {
  it("holds no long text that another seed would not write too: values are made when it is sent", () => {
    const texts = (seed: number): Set<string> => {
      const found = new Set<string>();
      const { obligations: planned } = planRun(bundle, obligations, { ...full, seed, maxExamples: 4 });
      JSON.stringify(
        planned.map(({ programs }) => programs),
        (_name, value: unknown) => {
          if (typeof value === "string" && value.length >= 12) found.add(value);
          return value;
        },
      );
      return found;
    };
    const known = new Set([...texts(1), ...ENCODINGS.map(({ name }) => name)]);
    expect(known.size).toBeGreaterThan(50);
    expect([...texts(2), ...texts(3)].filter((text) => !known.has(text))).toEqual([]);
  });
});
