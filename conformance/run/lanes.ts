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
 * Runs the cases of all accounts that are due, as many at a time as there are lanes: first those that disturb nobody, then those that restart the target.
 * Resolves to whether none was left out because the run was over.
 */
export async function runLanes(
  accounts: ReadonlyMap<string, Account>,
  world: World,
  options: LaneOptions,
): Promise<boolean> {
  const { isDue } = options;
  const all = await inLanes(casesOf(accounts, false, isDue), world, options, (next, lane) =>
    runOne(next, world, lane, options),
  );
  const { restart } = world;
  if (restart === undefined) return all;
  const restarts = shareRestarts(restart);
  const sharing: World = { ...world, restart: restarts.restart, plain: restarts.plain };
  let gone: string | undefined;
  const rest = await inLanes(casesOf(accounts, true, isDue), sharing, options, async (next, lane) => {
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

function* casesOf(
  accounts: ReadonlyMap<string, Account>,
  restarts: boolean,
  isDue: LaneOptions["isDue"],
): Generator<Case> {
  const own = [...accounts.values()].filter(({ planned }) => (planned.attack?.restarts ?? false) === restarts);
  for (const account of own) if (account.earlier !== undefined) yield { account, index: EARLIER };
  for (const account of own) {
    for (const index of account.planned.programs.keys()) if (isDue(account, index)) yield { account, index };
  }
}

async function inLanes(
  queue: Iterator<Case>,
  world: World,
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
  await Promise.all(world.given.lanes.map(runLane));
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
