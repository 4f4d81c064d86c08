import type { Bundle, Profile } from "../src/bundle/model.ts";
import type { Obligation } from "../src/obligations/obligation.ts";
import type { CallLimits, Observation } from "../src/protocol/call.ts";
import type { Given } from "../src/protocol/given.ts";
import type { Target } from "../src/protocol/target.ts";
import type { LeakWatch } from "./oracles/leak-watch.ts";
import { planner, type Plan, type PlanChoice, type Planner, type TargetTraits } from "./plan.ts";
import { caseBooking, openBooks, type Books } from "./run/bookkeeping.ts";
import { isBroken, type Account, type Signal } from "./run/ledger.ts";
import type { World } from "./program/case.ts";
import type { Program } from "./program/program.ts";
import { absentCapabilities, listedCapabilities } from "./run/capabilities.ts";
import { runLanes } from "./run/lanes.ts";
import { lateRounds } from "./run/late-leaks.ts";
import { endedSurfaces, lookAtEnd } from "./run/look-at-end.ts";
import { openWorld } from "./run/open-world.ts";
import { powersGiven } from "./run/powers-given.ts";
import type { RunRecord } from "./run/record.ts";
import type { CasePolicy } from "./run/run-case.ts";
import { frozenAtEnd, startClock, type RunClock } from "./run/run-clock.ts";
import { logsOf, searchesOf, searchSurfaces, type Look, type SurfaceSearches } from "./run/surfaces.ts";
import type { Traffic } from "./run/traffic.ts";
import { untilEnded } from "./run/until-ended.ts";
import type { Deal, Shard } from "./shards/deal.ts";

/** How a run is done. */
export interface RunOptions extends PlanChoice {
  /** What was planned already, if planning began before the target was there. */
  readonly planner?: Planner;
  /** Programs that showed a violation in an earlier run, by obligation: they are tried before all others. */
  readonly failed?: ReadonlyMap<string, Program>;
  /** Which part of the plan is run; all of it unless one is named. */
  readonly shard?: Shard;
  /** Opens the record of the run, once its plan is known: what earlier sittings left is gone on with. May throw, and then nothing is run. */
  readonly record?: (plan: Plan, watch: LeakWatch) => RunRecord;
  /** Milliseconds after which no new case is started; one call's time later nothing is waited for any more. */
  readonly maxTimeMs?: number;
  /** The same, counted from the first case on: what the target and the plan took before is not part of it. */
  readonly budgetMs?: number;
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
  /** What the plan was made for. */
  readonly traits: TargetTraits;
  readonly shard: DealtShard | undefined;
  /** What it went on with, if it was begun before. */
  readonly resumed: Resumed | undefined;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly traffic: Traffic;
  readonly watch: LeakWatch;
  /** How many values were planted. */
  readonly canaries: number;
  readonly signals: readonly Signal[];
  readonly capabilities: readonly string[];
  readonly interrupted: boolean;
  /** Whether there is nothing left that another sitting could go on with. */
  readonly finished: boolean;
  /** What was wrong with how the target speaks, whatever was asked. */
  readonly fault: string | undefined;
  readonly startedAt: Date;
  readonly milliseconds: number;
}

/** A shard with what its plan gave it. */
export interface DealtShard extends Shard {
  readonly deal: Deal;
}

/** What a run was begun with. */
export interface Resumed {
  /** How often it was begun, this time too. */
  readonly sittings: number;
  /** Cases that stand from before. */
  readonly cases: number;
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
  const { plan, traits, capabilities } = await planFor(bundle, profile, obligations, target, given, options, clock);
  const books = openBooks(plan, bundle, profile, target, options);
  const { accounts, signals, watch, record, before } = books;
  const elapsed = (): number => Math.round(performance.now() - began);
  const answering = startAnswering();
  const looks: Look[] = [];
  const where = { bundle, profile, target: frozenAtEnd(target, clock.ended), given, limits: options.limits };
  const world = watchedWorld(where, books, answering, looks);
  record?.add({ what: "began", at: startedAt.toISOString() });
  clock.begin();
  const lanes = runLanes(accounts, world, {
    policy: options.policy,
    isOver: () =>
      answering.gone !== undefined ||
      clock.isOver() ||
      (options.failFast === true && [...accounts.values()].some(isBroken)),
    ...caseBooking(books, options, clock, elapsed),
  });
  const all = await untilEnded(lanes, clock.ended);
  const { searches, broken } = await searched(target, books, world, looks, options, clock);
  const { aborted } = clock.ended;
  clock.stop();
  signals.push(...unconfirmed(accounts));
  const fault = broken ?? answering.gone;
  return {
    ...books,
    ...searches,
    traits,
    capabilities,
    fault,
    resumed: before.sittings === 0 ? undefined : { sittings: before.sittings + 1, cases: books.standing },
    canaries: before.canaries + watch.planted,
    interrupted: options.signal?.aborted ?? false,
    finished: all === true && !aborted && fault === undefined,
    startedAt: before.startedAt === undefined ? startedAt : new Date(before.startedAt),
    milliseconds: before.milliseconds + elapsed(),
  };
}

/** A world whose answers and leaks go into the books. While its target starts again, what was written before the kill is searched: it is all there, and there is nothing else to do. */
function watchedWorld(
  where: Pick<World, "bundle" | "profile" | "target" | "given" | "limits">,
  { traffic, watch, note }: Books,
  answering: Answering,
  looks: Look[],
): World {
  const observe: World["observe"] = (operation, reading, observation, ...more) => {
    traffic.observe(operation, reading, observation, ...more);
    answering.note(observation);
  };
  const search = async (): Promise<unknown> => looks.push(...(await searchSurfaces(logsOf(where.target), watch, note)));
  return openWorld({ ...where, watch, observe, foreignLeak: note }, search);
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
): Promise<{ plan: Plan; traits: TargetTraits; capabilities: readonly string[] }> {
  const listed = await untilEnded(listedCapabilities(profile, target, given, options.limits), clock.ended);
  const traits = {
    powers: powersGiven(target.powers, profile, given.signers.size > 0),
    absent: new Set([...options.absent, ...absentCapabilities(profile, listed)]),
  };
  const plan = (options.planner ?? planner(bundle, obligations, options)).plan(traits);
  return { plan, traits, capabilities: listed ?? [] };
}

/** Searches the surfaces, beside what was looked at before, confirms late leaks, and looks once more when the target has ended. Says too what was wrong with how it speaks. */
async function searched(
  target: Target,
  { watch, note, late, record }: Books,
  world: World,
  looks: Look[],
  { policy, assurance }: RunOptions,
  { ended }: RunClock,
): Promise<{ searches: SurfaceSearches; broken: string | undefined }> {
  const rounds = lateRounds(policy);
  looks.push(...(await searchSurfaces(target.surfaces, watch, note)));
  if (!ended.aborted) await untilEnded(late.confirm(world, rounds), ended);
  const broken = await world.target.fault?.();
  // Who ends the run waits for one more search, not for tries.
  const atEnd = ended.aborted ? undefined : await untilEnded(lookAtEnd(world, late, note, rounds), ended);
  looks.push(...(atEnd ?? (await searchSurfaces(await endedSurfaces(target), watch, note))));
  // A run that was ended shows what it has seen, confirmed or not.
  if (ended.aborted) await late.confirm(world, 0);
  const searches = searchesOf(target, looks, assurance);
  if (searches.complete) record?.add({ what: "searched" });
  return { searches, broken };
}

/** Whether calls are answered. */
interface Answering {
  note(observation: Observation): void;
  /** What is wrong once so many calls in a row came to nothing that nobody can be there. */
  readonly gone: string | undefined;
}

function startAnswering(): Answering {
  let silent = 0;
  return {
    note: (observation) => {
      const isSilent =
        observation.kind === "silence" && (observation.why === "unreachable" || observation.why === "timeout");
      silent = isSilent ? silent + 1 : 0;
    },
    get gone() {
      return silent >= GONE_AFTER ? `it gave no answer to the last ${silent} calls` : undefined;
    },
  };
}

/** What was seen and could not be tried again, because the run ended first. */
function unconfirmed(accounts: ReadonlyMap<string, Account>): Signal[] {
  return [...accounts].flatMap(([obligation, { suspected, violation }]) =>
    violation === undefined ? [...suspected].map((problem) => ({ obligation, problem })) : [],
  );
}
