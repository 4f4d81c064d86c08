import type { Bundle, Profile } from "../../src/bundle/model.ts";
import type { Target } from "../../src/protocol/target.ts";
import { startLeakWatch, type LeakWatch, type OwnedLeak } from "../oracles/leak-watch.ts";
import type { Plan } from "../plan.ts";
import type { DealtShard, RunOptions } from "../run.ts";
import { dealCases } from "../shards/deal.ts";
import type { LaneOptions } from "./lanes.ts";
import { openLateLeaks, type LateLeaks } from "./late-leaks.ts";
import { book, openLedger, type Account, type Signal } from "./ledger.ts";
import { resumptionOf, type CaseEntry, type Resumption, type RunRecord } from "./record.ts";
import type { RunClock } from "./run-clock.ts";
import { startTraffic, trafficMeter, type Traffic } from "./traffic.ts";

/** Everything a run keeps account in. */
export interface Books {
  readonly plan: Plan;
  readonly shard: DealtShard | undefined;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly signals: Signal[];
  readonly traffic: Traffic;
  readonly watch: LeakWatch;
  readonly late: LateLeaks;
  /** Takes note of a leak that the case which planted the value cannot see. */
  readonly note: (leak: OwnedLeak) => void;
  readonly record: RunRecord | undefined;
  /** What earlier sittings left; all of it is booked already. */
  readonly before: Resumption;
  /** Cases of the plan that stand from before. */
  readonly standing: number;
}

/** Opens the books of a run. Throws what opening its record throws. */
export function openBooks(
  plan: Plan,
  bundle: Bundle,
  profile: Profile,
  target: Target,
  { failed, shard, record: open }: RunOptions,
): Books {
  const accounts = openLedger(plan.obligations, failed);
  const traffic = startTraffic(bundle, profile);
  const watch = startLeakWatch();
  const signals: Signal[] = [];
  const late = openLateLeaks(accounts);
  const record = open?.(plan, watch);
  const before = resumptionOf(record?.earlier ?? [], target.surfaces.length > 0);
  for (const booking of before.bookings) {
    const account = accounts.get(booking.obligation);
    if (account !== undefined) book(account, signals, booking);
  }
  signals.push(...before.signals);
  traffic.add(before.traffic, before.requests);
  for (const leak of before.leaks) late.note(leak);
  return {
    plan,
    shard: shard === undefined ? undefined : { ...shard, deal: dealCases(plan, shard.of) },
    accounts,
    signals,
    traffic,
    watch,
    late,
    note: (leak) => {
      if (late.note(leak)) record?.add({ what: "leak", leak });
    },
    record,
    before,
    standing: judgedCases(accounts),
  };
}

/** Which cases are to be run here and now, and what is done with what comes of each. */
export function caseBooking(
  { accounts, signals, traffic, watch, record, shard, standing }: Books,
  { onProgress }: RunOptions,
  { ended }: RunClock,
  elapsed: () => number,
): Pick<LaneOptions, "isDue" | "onCase"> {
  const isDue = ({ planned, judged }: Account, index: number): boolean =>
    !judged.has(index) && (shard === undefined || shard.deal.get(planned.obligation.id)?.[index] === shard.index);
  const came = meterOf(traffic, watch);
  const total = standing + casesDue(accounts, isDue);
  let done = standing;
  return {
    isDue,
    onCase: (account, booking) => {
      // What ends after the run does may have been broken off by that.
      if (ended.aborted) return;
      if (booking !== undefined) {
        record?.add({ what: "case", booking, ...came(), elapsed: elapsed() });
        book(account, signals, booking);
      }
      done++;
      onProgress?.({ done, total, violated: violatedIn(accounts), requests: traffic.requests });
    },
  };
}

/** Gives, each time it is asked, what came in since the time before. */
function meterOf(traffic: Traffic, watch: LeakWatch): () => Pick<CaseEntry, "traffic" | "requests" | "canaries"> {
  const meter = trafficMeter(traffic);
  let planted = watch.planted;
  return () => {
    const { facts, requests } = meter();
    const canaries = watch.planted - planted;
    planted = watch.planted;
    return { traffic: facts, requests, canaries };
  };
}

/** How many obligations are violated so far. */
function violatedIn(accounts: ReadonlyMap<string, Account>): number {
  return [...accounts.values()].filter(({ violation }) => violation !== undefined).length;
}

function judgedCases(accounts: ReadonlyMap<string, Account>): number {
  return [...accounts.values()].reduce((sum, { judged }) => sum + judged.size, 0);
}

function casesDue(accounts: ReadonlyMap<string, Account>, isDue: (account: Account, index: number) => boolean): number {
  return [...accounts.values()].reduce(
    (sum, account) =>
      sum +
      [...account.planned.programs.keys()].filter((index) => isDue(account, index)).length +
      (account.earlier === undefined ? 0 : 1),
    0,
  );
}
