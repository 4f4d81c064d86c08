import type { Bundle, Profile } from "../src/bundle/model.ts";
import type { Obligation } from "../src/obligations/obligation.ts";
import type { CallLimits, Observation } from "../src/protocol/call.ts";
import type { Given } from "../src/protocol/given.ts";
import type { Power, Target } from "../src/protocol/target.ts";
import { startLeakWatch, type LeakWatch } from "./oracles/leak-watch.ts";
import { planner, type Plan, type PlanChoice, type Planner } from "./plan.ts";
import { openLedger, type Account, type Signal } from "./run/ledger.ts";
import type { World } from "./program/case.ts";
import type { Program } from "./program/program.ts";
import { absentCapabilities, listedCapabilities } from "./run/capabilities.ts";
import { runLanes } from "./run/lanes.ts";
import { openLateLeaks, type LateLeaks } from "./run/late-leaks.ts";
import { openWorld } from "./run/open-world.ts";
import type { CasePolicy } from "./run/run-case.ts";
import { frozenAtEnd, startClock, type RunClock } from "./run/run-clock.ts";
import { searchSurfaces, type SurfaceSearches } from "./run/surfaces.ts";
import { startTraffic, type Traffic } from "./run/traffic.ts";
import { untilEnded } from "./run/until-ended.ts";

/** How a run is done. */
export interface RunOptions extends PlanChoice {
  /** What was planned already, if planning began before the target was there. */
  readonly planner?: Planner;
  /** Programs that showed a violation in an earlier run, by obligation: they are tried before all others. */
  readonly failed?: ReadonlyMap<string, Program>;
  /** Milliseconds after which no new case is started; one call's time later nothing is waited for any more. */
  readonly maxTimeMs?: number;
  /** Optional capabilities declared absent beside what the runtime lists. */
  readonly absent: readonly string[];
  readonly limits: CallLimits;
  readonly policy: CasePolicy;
  /** Stop at the first violation. */
  readonly failFast?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** How far a run is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly violated: number;
  readonly requests: number;
}

/** Everything a run found, before it is made into a report. */
export interface RunResult extends SurfaceSearches {
  readonly plan: Plan;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly traffic: Traffic;
  readonly watch: LeakWatch;
  readonly signals: readonly Signal[];
  readonly capabilities: readonly string[];
  readonly interrupted: boolean;
  /** What was wrong with how the target speaks, whatever was asked. */
  readonly fault: string | undefined;
  readonly startedAt: Date;
  readonly milliseconds: number;
}

/** After this many calls in a row that it could not be reached for, or was silent to, the target is taken to be gone. */
const GONE_AFTER = 48;

/** Runs every selected obligation of one profile against an open target. Never rejects for anything the target does. */
export async function runConformance(
  bundle: Bundle,
  profile: Profile,
  obligations: readonly Obligation[],
  target: Target,
  given: Given,
  options: RunOptions,
): Promise<RunResult> {
  const startedAt = new Date();
  const began = performance.now();
  const clock = startClock({ ...options, callMs: options.limits.timeoutMs });
  const { plan, capabilities } = await planFor(bundle, profile, obligations, target, given, options, clock);
  const accounts = openLedger(plan.obligations, options.failed);
  const traffic = startTraffic(bundle, profile);
  const watch = startLeakWatch();
  const signals: Signal[] = [];
  const late = openLateLeaks(accounts);
  const total = casesIn(accounts);
  let [silent, done] = [0, 0];
  const violated = (): number => [...accounts.values()].filter(({ violation }) => violation !== undefined).length;
  const world = openWorld({
    bundle,
    profile,
    target: frozenAtEnd(target, clock.ended),
    given,
    limits: options.limits,
    watch,
    observe: (operation, reading, observation, program) => {
      traffic.observe(operation, reading, observation, program);
      silent = isSilent(observation) ? silent + 1 : 0;
    },
    foreignLeak: (leak) => late.note(leak),
  });
  const lanes = runLanes(accounts, world, signals, {
    policy: options.policy,
    isOver: () => silent >= GONE_AFTER || clock.isOver() || (options.failFast === true && violated() > 0),
    onCase: () => {
      done++;
      options.onProgress?.({ done, total, violated: violated(), requests: traffic.requests });
    },
  });
  await untilEnded(lanes, clock.ended);
  const searches = await searchSurfaces(target, watch, late, options.assurance);
  const fault = await lastLook(late, world, options, clock);
  clock.stop();
  signals.push(...unconfirmed(accounts));
  return {
    fault: fault ?? (silent >= GONE_AFTER ? `it gave no answer to the last ${silent} calls` : undefined),
    plan,
    accounts,
    traffic,
    watch,
    ...searches,
    signals,
    capabilities,
    interrupted: options.signal?.aborted ?? false,
    startedAt,
    milliseconds: Math.round(performance.now() - began),
  };
}

function casesIn(accounts: ReadonlyMap<string, Account>): number {
  return [...accounts.values()].reduce(
    (sum, { planned, earlier }) => sum + planned.programs.length + (earlier === undefined ? 0 : 1),
    0,
  );
}

/** The plan for what the target gives and lists of itself. */
async function planFor(
  bundle: Bundle,
  profile: Profile,
  obligations: readonly Obligation[],
  target: Target,
  given: Given,
  options: RunOptions,
  clock: RunClock,
): Promise<{ plan: Plan; capabilities: readonly string[] }> {
  const listed = await untilEnded(listedCapabilities(profile, target, given, options.limits), clock.ended);
  const plan = (options.planner ?? planner(bundle, obligations, options)).plan({
    powers: powersGiven(target, given),
    absent: new Set([...options.absent, ...absentCapabilities(profile, listed)]),
  });
  return { plan, capabilities: listed ?? [] };
}

/** Confirms late leaks, and says what was wrong with how the target speaks. */
async function lastLook(
  late: LateLeaks,
  world: World,
  { policy }: RunOptions,
  { ended }: RunClock,
): Promise<string | undefined> {
  const [lane] = world.given.lanes;
  if (lane !== undefined) {
    // One round more than elsewhere: the first may have to find out how much of the program it takes.
    if (!ended.aborted) await untilEnded(late.confirm(world, lane, policy.confirmations + 1), ended);
    // A run that was ended shows what it has seen, confirmed or not.
    if (ended.aborted) await late.confirm(world, lane, 0);
  }
  return world.target.fault?.();
}

/** Whether a call came to nothing the way all do that are made to a target which is gone. */
function isSilent(observation: Observation): boolean {
  return observation.kind === "silence" && (observation.why === "unreachable" || observation.why === "timeout");
}

/** What was seen and could not be tried again, because the run ended first. */
function unconfirmed(accounts: ReadonlyMap<string, Account>): Signal[] {
  return [...accounts].flatMap(([obligation, { suspected, violation }]) =>
    violation === undefined ? [...suspected].map((problem) => ({ obligation, problem })) : [],
  );
}

/** What the target gives, and what the run was handed for it. */
function powersGiven(target: Target, given: Given): ReadonlySet<Power> {
  return new Set<Power>([...target.powers, ...(given.signers.size > 0 ? ["signer" as const] : [])]);
}
