import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import { planRun, powersOf } from "../plan.ts";
import { onlyReads } from "./only-reads.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const choice = { seed: 1, maxExamples: 0, assurance: "full", selects: () => true } as const;
const plans = { ...choice, powers: new Set(powersOf("full")), absent: new Set<string>() };

describe("an operation that only reads", () => {
  it("is none that takes a body, counts, is audited or always refuses", () => {
    const readers = bundle.profiles.map(({ operations }) => operations.filter(onlyReads).map(({ name }) => name));
    expect(readers).toEqual([
      ["membrane.contract", "evidence.connector.status"],
      ["control.contract", "control.policy.read", "control.connector.status", "control.audit.read"],
    ]);
  });

  it.each(["accepted-value-silent", "sealed"])("is all that %s reads by at the end", (suffix) => {
    const obligations = deriveObligations(bundle).filter((each) => each.suffix === suffix);
    const { obligations: planned } = planRun(bundle, obligations, plans);
    expect(planned.length).toBeGreaterThan(0);
    for (const { scene, programs } of planned) {
      const asked = programs.flatMap(({ steps }) =>
        steps.flatMap((step) => (step.do === "call" && step.role === "probe" ? [step.operation] : [])),
      );
      const readers = scene.profile.operations.filter(onlyReads).map(({ name }) => name);
      expect([...new Set(asked)].toSorted()).toEqual(readers.toSorted());
    }
  });
});
