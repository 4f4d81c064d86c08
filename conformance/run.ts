import type { Bundle, Profile } from "../src/bundle/model.ts";
import type { Obligation } from "../src/obligations/obligation.ts";
import type { CallLimits } from "../src/protocol/call.ts";
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
import { searchSurfaces, type SurfaceSearches } from "./run/surfaces.ts";
import { startTraffic, type Traffic } from "./run/traffic.ts";
import { untilEnded } from "./run/until-ended.ts";

/** How a run is done. */
export interface RunOptions extends PlanChoice {
  /** What was planned already, if planning began before the target was there. */
  readonly planner?: Planner;
  /** Programs that showed a violation in an earlier run, by obligation: they are tried before all others. */
  readonly failed?: ReadonlyMap<string, Program>;
  /** Milliseconds after which no new case is started. */
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

/** After this many unreachable calls in a row the target is taken to be gone. */
const GONE_AFTER = 20;

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
  const { plan, capabilities } = await planFor(bundle, profile, obligations, target, given, options);
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
    target,
    given,
    limits: options.limits,
    watch,
    observe: (operation, reading, observation, program) => {
      traffic.observe(operation, reading, observation, program);
      silent = observation.kind === "silence" && observation.why === "unreachable" ? silent + 1 : 0;
    },
    foreignLeak: (leak) => late.note(leak),
  });
  const lanes = runLanes(accounts, world, signals, {
    policy: options.policy,
    isOver: () => silent >= GONE_AFTER || isOver(options, performance.now() - began, violated()),
    onCase: () => {
      done++;
      options.onProgress?.({ done, total, violated: violated(), requests: traffic.requests });
    },
  });
  await untilEnded(lanes, options.signal);
  const searches = await searchSurfaces(target, watch, late, options.assurance);
  return {
    fault: await lastLook(late, world, options),
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
): Promise<{ plan: Plan; capabilities: readonly string[] }> {
  const listed = await untilEnded(listedCapabilities(profile, target, given, options.limits), options.signal);
  const plan = (options.planner ?? planner(bundle, obligations, options)).plan({
    powers: powersGiven(target, given),
    absent: new Set([...options.absent, ...absentCapabilities(profile, listed)]),
  });
  return { plan, capabilities: listed ?? [] };
}

/** Confirms late leaks, and says what was wrong with how the target speaks. */
async function lastLook(late: LateLeaks, world: World, { signal, policy }: RunOptions): Promise<string | undefined> {
  const [lane] = world.given.lanes;
  if (lane !== undefined) {
    // One round more than elsewhere: the first may have to find out how much of the program it takes.
    if (signal?.aborted !== true) await untilEnded(late.confirm(world, lane, policy.confirmations + 1), signal);
    // A run that is interrupted shows what it has seen, confirmed or not.
    if (signal?.aborted === true) await late.confirm(world, lane, 0);
  }
  return world.target.fault?.();
}

function isOver({ signal, maxTimeMs, failFast }: RunOptions, milliseconds: number, violated: number): boolean {
  if (signal?.aborted === true || (maxTimeMs !== undefined && milliseconds > maxTimeMs)) return true;
  return failFast === true && violated > 0;
}

/** What the target gives, and what the run was handed for it. */
function powersGiven(target: Target, given: Given): ReadonlySet<Power> {
  return new Set<Power>([...target.powers, ...(given.signers.size > 0 ? ["signer" as const] : [])]);
}
