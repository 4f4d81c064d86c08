import { describe, expect, it } from "vitest";
import type { Lane } from "../../src/protocol/given.ts";
import type { Attack } from "../attacks/attack.ts";
import type { PlannedObligation } from "../plan.ts";
import type { World } from "../program/case.ts";
import type { Program } from "../program/program.ts";
import type { Problem } from "../program/transcript.ts";
import { openLedger, type Account } from "./ledger.ts";
import { runCase, stillShown } from "./run-case.ts";

const accepted: Problem = { step: "s4", oracle: "answer", expected: "a refusal", seen: "admitted (200)" };
const leaked: Problem = { step: "s3", oracle: "leak", expected: "nothing", seen: "canary a in answer body at byte 7" };
const shape: Problem = { step: "s1", oracle: "answer", expected: "a refusal", seen: "refused (422 request_shape)" };

it("takes a smaller program for the same when it shows the same problem", () => {
  expect(stillShown([accepted], [accepted])).toEqual([accepted]);
  expect(stillShown([{ ...leaked, seen: "canary b in answer body at byte 9" }], [leaked])).toHaveLength(1);
});

it("does not take a smaller program for the same when the problem is gone, or another one came", () => {
  expect(stillShown([], [accepted])).toEqual([]);
  expect(stillShown([{ ...accepted, seen: "projected (200)" }], [accepted])).toEqual([]);
  expect(stillShown([shape, accepted], [accepted])).toEqual([]);
});

it("lets a problem stay that stood beside it before", () => {
  expect(stillShown([shape, accepted], [accepted, shape])).toEqual([accepted, shape]);
});

it("reduces one case of an obligation, and books no other that shows the same to be broken meanwhile", async () => {
  const account = accountOf(() => [accepted]);
  const policy = { confirmations: 2, shrinkBudget: 80 };
  const bookings = await Promise.all([0, 1].map((index) => runCase(account, index, world(), LANE, policy)));
  expect(bookings.map((booking) => booking?.violation?.reproduced)).toEqual(["3 of 3", undefined]);
  expect(bookings[1]).toBeUndefined();
  expect([...account.suspected]).toEqual([]);
});

describe("a try that could not be executed", () => {
  const policy = { confirmations: 2, shrinkBudget: 0 };
  const history: Problem = { ...accepted, oracle: "history" };

  it("does not count among those in which a problem came back, or did not", async () => {
    const twice = await runCase(
      accountOf(() => [accepted]),
      0,
      world({ callers: 2 }),
      LANE,
      policy,
    );
    expect(twice?.violation?.reproduced).toBe("2 of 2");
    const unsteady = accountOf(() => [accepted], { unsteady: true });
    expect((await runCase(unsteady, 0, world({ callers: 3 }), LANE, policy))?.violation?.reproduced).toBe("3 of 3");
    const proof = await runCase(
      accountOf(() => [history]),
      0,
      world({ callers: 1 }),
      LANE,
      policy,
    );
    expect(proof?.violation?.reproduced).toBe("1 of 1");
  });

  it("leaves a case unjudged that showed a problem once, whether the others were clean or there were none", async () => {
    for (const callers of [1, 2]) {
      const booking = await runCase(accountOf(once()), 0, world({ callers }), LANE, policy);
      expect(booking).toMatchObject({ executed: 0, signal: accepted });
      expect(booking?.violation).toBeUndefined();
      expect(booking?.unjudgeable).toMatch(/^what was seen once could not be tried again: .*tenants/u);
    }
  });

  it("leaves it unjudged too when the set-up of one try failed and the next was clean", async () => {
    const booking = await runCase(accountOf(once()), 0, world({ restarts: [true, false, true] }), LANE, policy);
    expect(booking).toMatchObject({ executed: 0, signal: accepted });
    expect(booking?.unjudgeable).toContain("the target cannot be restarted");
  });

  it("takes a case for judged whose problem did not come back in any try", async () => {
    const booking = await runCase(accountOf(once()), 0, world(), LANE, policy);
    expect(booking).toMatchObject({ executed: 1, signal: accepted });
    expect(booking?.unjudgeable).toBeUndefined();
  });
});

/** Finds a problem in the first transcript and in no other. */
function once(): () => readonly Problem[] {
  let first = true;
  return () => {
    const found = first ? [accepted] : [];
    first = false;
    return found;
  };
}

const LANE = { self: { token: "", tenant: "", standingRefs: [] } } as unknown as Lane;
const PROGRAM: Program = { steps: [{ do: "restart", id: "s1", without: [] }] };

/** An account of two cases that send nothing, so that only what is found when they are inspected counts. */
function accountOf(inspect: () => readonly Problem[], attack: Partial<Attack> = {}): Account {
  const scene = { profile: { document: { operations: {} } } };
  const programs = [PROGRAM, PROGRAM];
  const planned = { obligation: { id: "a/b" }, scene, attack: { suffix: "b", ...attack, inspect }, programs };
  return openLedger([planned as unknown as PlannedObligation]).get("a/b")!;
}

/** A world with so many callers of their own, whose target can be restarted in the programs that are told, or in all. */
function world({ callers = 1000, restarts }: { callers?: number; restarts?: readonly boolean[] } = {}): World {
  const profile = { operations: [], document: { resources: {} } };
  let [taken, programs] = [0, 0];
  return {
    profile,
    bundle: {},
    given: { nonce: "n" },
    fresh: () => (taken++ < callers ? LANE : undefined),
    get restart() {
      return (restarts?.[programs++] ?? true) ? async () => undefined : undefined;
    },
  } as unknown as World;
}
