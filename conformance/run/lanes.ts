import type { Lane } from "../../src/protocol/given.ts";
import { TargetError } from "../../src/protocol/target.ts";
import type { World } from "../program/case.ts";
import { EARLIER, isBroken, type Account, type Booking } from "./ledger.ts";
import { runCase, type CasePolicy } from "./run-case.ts";
import { shareRestarts } from "./shared-restarts.ts";

/** When a run goes on, and whom it tells. */
export interface LaneOptions {
  readonly policy: CasePolicy;
  /** Whether a case of the plan is to be run here and now: it may belong to another shard, or be done already. */
  readonly isDue: (account: Account, index: number) => boolean;
  /** Asked before each case: whether no new one is started. */
  readonly isOver: () => boolean;
  /** Told of each case, and what is to be booked for it. */
  readonly onCase: (account: Account, booking: Booking | undefined) => void;
}

interface Case {
  readonly account: Account;
  readonly index: number | typeof EARLIER;
}

/**
 * Runs the cases of all accounts that are due: first what failed before and those that have to be alone, one at a time, then as many at a time as there are lanes, and last those
 * that restart the target.
 * Resolves to whether none was left out because the run was over.
 */
export async function runLanes(
  accounts: ReadonlyMap<string, Account>,
  world: World,
  options: LaneOptions,
): Promise<boolean> {
  const { isDue } = options;
  const { lanes } = world.given;
  const run = (next: Case, lane: Lane): Promise<Booking | undefined> => runOne(next, world, lane, options);
  const alone = await inLanes(casesOf(accounts, "alone", isDue), lanes.slice(0, 1), options, run);
  const together = await inLanes(casesOf(accounts, "together", isDue), lanes, options, run);
  const all = alone && together;
  const { restart } = world;
  if (restart === undefined) return all;
  const restarts = shareRestarts(restart);
  const sharing: World = { ...world, restart: restarts.restart, plain: restarts.plain };
  let gone: string | undefined;
  const rest = await inLanes(casesOf(accounts, "restarts", isDue), lanes, options, async (next, lane) => {
    if (gone !== undefined) return unjudged(next, gone);
    try {
      await restarts.begin();
      return await runOne(next, sharing, lane, options);
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      // It is not waited for again in each case that is left.
      gone = "the target did not start again after it was killed";
      return unjudged(next, gone);
    } finally {
      restarts.end();
    }
  });
  return all && rest;
}

type Phase = "alone" | "together" | "restarts";

function* casesOf(accounts: ReadonlyMap<string, Account>, phase: Phase, isDue: LaneOptions["isDue"]): Generator<Case> {
  const restarting = phase === "restarts";
  const own = [...accounts.values()].filter(({ planned }) => (planned.attack?.restarts ?? false) === restarting);
  // What failed before is tried first, and may have been seen only because nothing else was sent.
  if (phase !== "together")
    for (const account of own) if (account.earlier !== undefined) yield { account, index: EARLIER };
  for (const account of own) {
    const { programs, alone } = account.planned;
    for (const index of programs.keys()) {
      const isAlone = index < alone && !restarting;
      if (isAlone === (phase === "alone") && isDue(account, index)) yield { account, index };
    }
  }
}

async function inLanes(
  queue: Iterator<Case>,
  lanes: readonly Lane[],
  { isOver, onCase }: LaneOptions,
  run: (next: Case, lane: Lane) => Promise<Booking | undefined>,
): Promise<boolean> {
  let all = true;
  const runLane = async (lane: Lane): Promise<void> => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      if (isOver()) return void (all = false);
      onCase(next.value.account, await run(next.value, lane));
    }
  };
  await Promise.all(lanes.map(runLane));
  return all;
}

function unjudged({ account, index }: Case, unjudgeable: string): Booking {
  const { id } = account.planned.obligation;
  return { obligation: id, index, executed: 0, milliseconds: 0, happened: [], planted: false, unjudgeable };
}

/** What follows a violation of the same obligation is not run: it is known to be broken. */
async function runOne(
  { account, index }: Case,
  world: World,
  lane: Lane,
  { policy }: LaneOptions,
): Promise<Booking | undefined> {
  return isBroken(account) ? undefined : runCase(account, index, world, lane, policy);
}
