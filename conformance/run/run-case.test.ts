import { expect, it } from "vitest";
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

const LANE = { self: { token: "", tenant: "", standingRefs: [] } } as unknown as Lane;
const PROGRAM: Program = { steps: ["s1", "s2"].map((id) => ({ do: "restart", id, without: [] })) };

/** An account of two cases that send nothing, so that only what is found when they are inspected counts. */
function accountOf(inspect: () => readonly Problem[]): Account {
  const attack: Attack = { suffix: "replay", inspect };
  const scene = { profile: { document: { operations: {} } } };
  const planned = { obligation: { id: "a/b" }, scene, attack, programs: [PROGRAM, PROGRAM] };
  return openLedger([planned as unknown as PlannedObligation]).get("a/b")!;
}

function world(): World {
  const profile = { operations: [], document: { resources: {} } };
  return { profile, bundle: {}, given: { nonce: "n" }, restart: async () => undefined } as unknown as World;
}
