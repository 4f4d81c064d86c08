import { describe, expect, it } from "vitest";
import { loadBundle } from "../src/bundle/load.ts";
import { builtInBundleFolder } from "../src/bundle/locate.ts";
import { deriveObligations } from "../src/obligations/derive.ts";
import type { Obligation } from "../src/obligations/obligation.ts";
import { planRun, powersOf } from "./plan.ts";
import { openLedger } from "./run/ledger.ts";
import { startTraffic, type TrafficFacts } from "./run/traffic.ts";
import { decideVerdict, judgeRun, type Evidence, type Judged, type Outcome } from "./verdict.ts";

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

describe("a declared refusal code", () => {
  const { bundle } = loadBundle(builtInBundleFolder());
  const [profile] = bundle.profiles;
  if (profile === undefined) throw new Error("the bundle has no profile");
  const STATUS = "evidence.connector.status";
  const declared = profile.operations.find(({ name }) => name === STATUS)?.refuses.map(({ code }) => code) ?? [];
  const [first = "", ...others] = new Set(declared);
  const program = { steps: [] };
  const missed = { code: first, program };
  const plan = planRun(bundle, deriveObligations(bundle), {
    seed: 1,
    maxExamples: 0,
    assurance: "wire",
    powers: new Set(powersOf("wire")),
    absent: new Set(),
    selects: ({ operation, suffix }) => operation === STATUS && ["refusal-reached", "label-true"].includes(suffix),
  });
  /** Judges traffic in which something was seen, after all of the plan was run unless said otherwise. */
  const judged = (
    seen: Partial<TrafficFacts>,
    { ran = true, shard }: { ran?: boolean; shard?: Evidence["shard"] } = {},
  ) => {
    const accounts = openLedger(plan.obligations);
    for (const { planned, judged: done } of accounts.values())
      if (ran) for (const index of planned.programs.keys()) done.add(index);
    const traffic = startTraffic(bundle, profile);
    traffic.add([{ operation: STATUS, answers: 9, refusals: 9, codes: [], ...seen }], 9);
    const all = judgeRun({ plan, accounts, traffic, unsearched: [], shard });
    return all.find(({ obligation }) => obligation.suffix === "refusal-reached");
  };

  it("is reached when it was seen once, whatever else came of requests that were due it", () => {
    expect(judged({ codes: [first, ...others], missed: [missed] })?.outcome).toBe("held");
  });

  it("is a violation when requests were due it and none of all that was planned got it", () => {
    expect(judged({ codes: others, missed: [missed] })).toMatchObject({
      outcome: "violated",
      finding: { problems: [{ step: "any", expected: `a request that is due ${first} refused with it` }], program },
    });
    expect(judged({ refusals: 0, missed: [missed] })?.outcome).toBe("violated");
  });

  it("could not be judged when no request was due it, or when not all was run that could be", () => {
    const reason = `no request of this run was refused with ${first}`;
    expect(judged({ codes: others })).toMatchObject({ outcome: "could_not_run", reason });
    expect(judged({ codes: others, missed: [missed] }, { ran: false })).toMatchObject({
      outcome: "could_not_run",
      reason,
    });
  });

  it("is for the merge of all shards to judge", () => {
    const shard = { index: 1, of: 2, deal: new Map() };
    expect(judged({ codes: others, missed: [missed] }, { shard })?.outcome).toBe("unmerged");
  });
});
