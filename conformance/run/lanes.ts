import type { Lane } from "../../src/protocol/given.ts";
import { TargetError } from "../../src/protocol/target.ts";
import type { World } from "../program/case.ts";
import { EARLIER, type Account, type Signal } from "./ledger.ts";
import { runCase, type CasePolicy } from "./run-case.ts";
import { shareRestarts } from "./shared-restarts.ts";

/** When a run goes on, and whom it tells. */
export interface LaneOptions {
  readonly policy: CasePolicy;
  /** Asked before each case: whether no new one is started. */
  readonly isOver: () => boolean;
  readonly onCase: () => void;
}

interface Case {
  readonly account: Account;
  readonly index: number | typeof EARLIER;
}

/** Runs the cases of all accounts, as many at a time as there are lanes: first those that disturb nobody, then those that restart the target. */
export async function runLanes(
  accounts: ReadonlyMap<string, Account>,
  world: World,
  signals: Signal[],
  options: LaneOptions,
): Promise<void> {
  await inLanes(casesOf(accounts, false), world, options, (next, lane) => runOne(next, world, lane, signals, options));
  const { restart } = world;
  if (restart === undefined) return;
  const restarts = shareRestarts(restart);
  const sharing: World = { ...world, restart: restarts.restart };
  let gone: string | undefined;
  await inLanes(casesOf(accounts, true), sharing, options, async (next, lane) => {
    if (gone !== undefined) return void (next.account.unjudgeable ??= gone);
    try {
      await restarts.begin();
      await runOne(next, sharing, lane, signals, options);
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      // It is not waited for again in each case that is left.
      gone = "the target did not start again after it was killed";
      next.account.unjudgeable ??= gone;
    } finally {
      restarts.end();
    }
  });
}

function* casesOf(accounts: ReadonlyMap<string, Account>, restarts: boolean): Generator<Case> {
  const own = [...accounts.values()].filter(({ planned }) => (planned.attack?.restarts ?? false) === restarts);
  for (const account of own) if (account.earlier !== undefined) yield { account, index: EARLIER };
  for (const account of own) {
    for (const index of account.planned.programs.keys()) yield { account, index };
  }
}

async function inLanes(
  queue: Iterator<Case>,
  world: World,
  { isOver, onCase }: LaneOptions,
  run: (next: Case, lane: Lane) => Promise<void>,
): Promise<void> {
  const runLane = async (lane: Lane): Promise<void> => {
    for (let next = queue.next(); next.done !== true && !isOver(); next = queue.next()) {
      await run(next.value, lane);
      onCase();
    }
  };
  await Promise.all(world.given.lanes.map(runLane));
}

async function runOne(
  { account, index }: Case,
  world: World,
  lane: Lane,
  signals: Signal[],
  { policy }: LaneOptions,
): Promise<void> {
  if (account.violation === undefined) await runCase(account, index, world, lane, policy, signals);
}
