import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import type { Observation } from "../../src/protocol/call.ts";
import type { Target } from "../../src/protocol/target.ts";
import { runConformance, type RunOptions, type RunResult } from "../run.ts";
import { makeGiven } from "../targets/given.ts";
import { decideVerdict, judgeRun } from "../verdict.ts";
import { frozenAtEnd, startClock } from "./run-clock.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const [profile] = bundle.profiles;
if (profile === undefined) throw new Error("the bundle has no profile");

const targetOf = (call: Target["call"]): Target => ({
  transport: "http",
  name: "a fake",
  powers: new Set(["wire", "identities"]),
  surfaces: [],
  call,
  close: async () => undefined,
});
const silence = (why: "timeout" | "closed"): Observation => ({
  kind: "silence",
  why,
  definite: false,
  detail: "nothing came",
  partial: new Uint8Array(0),
});

/** A run of one operation that sets nothing up and of one that does, with time for nothing unless said otherwise. */
async function run(target: Target, options: Partial<RunOptions> = {}): Promise<RunResult> {
  const given = makeGiven({ nonce: "n", lanes: 4, signerNames: [], profile: profile! });
  return runConformance(bundle, profile!, deriveObligations(bundle), target, given, {
    seed: 1,
    maxExamples: 4,
    assurance: "wire",
    selects: ({ id }) =>
      ["evidence.connector.consent/control-accepted", "evidence.connector.ingest/replay"].includes(id),
    absent: [],
    limits: { timeoutMs: 100, maxAnswerBytes: 1000 },
    policy: { confirmations: 2, shrinkBudget: 80 },
    ...options,
  });
}

function verdictOf(result: RunResult): string {
  const judged = judgeRun(result);
  const { interrupted, fault } = result;
  return decideVerdict(judged, "wire", { interrupted, filtered: true, alive: true, fault }).verdict;
}

describe("a run", () => {
  it("counts a budget for its cases from the first of them, whatever came before took", () => {
    const clock = startClock({ budgetMs: 0, callMs: 0 });
    expect(clock.isOver()).toBe(false);
    clock.begin();
    expect(clock.isOver()).toBe(true);
    clock.stop();
  });

  it("ends one call's time after its own, though no call ever comes to an end", async () => {
    const result = await run(
      targetOf(() => new Promise(() => undefined)),
      { maxTimeMs: 50 },
    );
    expect(result).toMatchObject({ interrupted: false, signals: [] });
    expect(verdictOf(result)).toBe("incomplete");
  });

  it("lists what it saw and had no time to try again", async () => {
    let calls = 0;
    const stopped = new AbortController();
    const target = targetOf(async () => {
      if (calls++ < 5) return silence("closed");
      stopped.abort();
      return new Promise(() => undefined);
    });
    const result = await run(target, { signal: stopped.signal });
    expect(result.signals[0]).toMatchObject({
      obligation: "evidence.connector.consent/control-accepted",
      problem: { oracle: "availability", seen: "no complete answer: closed" },
    });
    expect(verdictOf(result)).toBe("incomplete");
  });

  it("takes a target for gone that is silent to call after call, and says so", async () => {
    let calls = 0;
    const target = targetOf(async () => {
      calls++;
      return silence("timeout");
    });
    const many = { maxExamples: 500, policy: { confirmations: 0, shrinkBudget: 0 } };
    const result = await run(target, { ...many, selects: ({ suffix }) => suffix === "replay" });
    expect(result.fault).toMatch(/^it gave no answer to the last \d+ calls$/u);
    expect(calls).toBeLessThan(100);
    expect(verdictOf(result)).toBe("incomplete");
  });

  it("asks nothing more in a case after a call without an answer: what that did nobody knows", async () => {
    let calls = 0;
    const target = targetOf(async () => {
      calls++;
      return silence("closed");
    });
    const once = { policy: { confirmations: 0, shrinkBudget: 0 } };
    const result = await run(target, {
      ...once,
      maxExamples: 0,
      selects: ({ id }) => id.endsWith("consent/control-accepted"),
    });
    const [programs] = result.plan.obligations.map((each) => each.programs.length);
    // The listing, and the first call of the first case: the obligation is violated then.
    expect(programs).toBeGreaterThan(0);
    expect(calls).toBeLessThanOrEqual(1 + 4);
    expect(verdictOf(result)).toBe("nonconformant");
  });
});

describe("a frozen target", () => {
  it("settles nothing that was under way when the run ended, and sends nothing after", async () => {
    const ended = new AbortController();
    let sent = 0;
    let settle: (observation: Observation) => void = () => undefined;
    const target = frozenAtEnd(
      targetOf(() => {
        sent++;
        return new Promise((resolve) => (settle = resolve));
      }),
      ended.signal,
    );
    let settled = 0;
    const call = (): void =>
      void target
        .call({ method: "GET", target: "/", headers: [] }, { timeoutMs: 1, maxAnswerBytes: 1 })
        .then(() => settled++);
    call();
    ended.abort();
    settle(silence("closed"));
    call();
    await new Promise((resolve) => setImmediate(resolve));
    expect({ sent, settled }).toEqual({ sent: 1, settled: 0 });
  });
});
