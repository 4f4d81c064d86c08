import { describe, expect, it } from "vitest";
import type { Obligation } from "../src/obligations/obligation.ts";
import { decideVerdict, type Judged, type Outcome } from "./verdict.ts";

const run = { interrupted: false, filtered: false, alive: true };
const all = (...outcomes: Outcome[]): Judged[] =>
  outcomes.map((outcome, index) => ({
    obligation: { id: `a.b/${index}` } as Obligation,
    outcome,
    executed: 1,
    milliseconds: 0,
  }));

describe("the verdict of a run with a baseline", () => {
  it("is conformant when all else held, and says how many did not", () => {
    expect(decideVerdict(all("held", "waived"), "wire", run)).toMatchObject({
      verdict: "conformant",
      because: "1 of 2 obligations at level wire held, 1 violated and waived",
    });
  });

  it("is not conformant when everything is excused", () => {
    expect(decideVerdict(all("waived", "waived"), "wire", run).verdict).toBe("incomplete");
  });

  it("is not conformant when a waiver does not hold good or something could not be judged", () => {
    expect(decideVerdict(all("held", "waived"), "wire", { ...run, waiverFaults: 1 }).verdict).toBe("nonconformant");
    expect(decideVerdict(all("held", "waived", "could_not_run"), "wire", run).verdict).toBe("incomplete");
  });
});
