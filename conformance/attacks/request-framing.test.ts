import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import { planRun, powersOf, type PlannedObligation } from "../plan.ts";
import { FRAMINGS } from "../program/framings.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const obligations = deriveObligations(bundle).filter(({ suffix }) => suffix === "request-framing");

function planned(assurance: "wire" | "full", socket: boolean): readonly PlannedObligation[] {
  const powers = new Set(powersOf("full").filter((power) => socket || power !== "framing"));
  const choice = { seed: 1, maxExamples: 0, assurance, selects: () => true, powers, absent: new Set<string>() };
  return planRun(bundle, obligations, choice).obligations;
}

describe("the framing of requests", () => {
  it("is attacked in every known way, wherever a body is read", () => {
    const known = [...FRAMINGS.keys()].toSorted();
    expect(obligations.length).toBeGreaterThanOrEqual(5);
    for (const { programs } of planned("wire", true)) {
      const used = programs.flatMap(({ steps }) =>
        steps.flatMap((step) => (step.do === "framed" ? [step.framing] : [])),
      );
      expect([...new Set(used)].toSorted()).toEqual(known);
    }
  });

  it("is beyond the level of a target without a socket, and never held there", () => {
    for (const assurance of ["wire", "full"] as const)
      for (const { programs, unrun } of planned(assurance, false)) {
        expect(programs).toEqual([]);
        expect(unrun).toEqual({
          outcome: "out_of_assurance",
          reason: "needs framing, and the target is not reached over a socket",
        });
      }
  });

  it("sees the order of requests in turn by their first two answers, whatever the server does after a broken one", () => {
    for (const { programs } of planned("wire", true)) {
      const due = programs
        .flatMap(({ steps }) => steps)
        .flatMap((step) => (step.do === "framed" && step.framing === "in-turn" && step.calls.length > 1 ? [step] : []))
        .map(({ calls }) => calls.map(({ expect: { see, ...more } }) => JSON.stringify([see, more])));
      expect(due).toHaveLength(1);
      for (const answers of due) {
        expect(answers[0]).toBe('["clean",{}]');
        expect(answers.filter((answer, index) => answer === answers[index + 1])).toEqual([]);
        expect(answers.toReversed()).not.toEqual(answers);
      }
    }
  });

  it("takes nothing that a reading compares without having read before", () => {
    for (const { programs, scene } of planned("full", true))
      for (const { steps } of programs) {
        const framed = steps.findIndex(({ do: kind }) => kind === "framed");
        const reads = steps.flatMap((step, index) => (step.do === "read" ? [index] : []));
        const readable = Object.keys(scene.profile.document.readings).length > 0;
        expect(reads.some((index) => index < framed) && reads.some((index) => index > framed)).toBe(readable);
      }
  });
});
