import { valueAt } from "../src/bundle/json-pointer.ts";
import type { Bundle, Profile } from "../src/bundle/model.ts";
import type { Obligation } from "../src/obligations/obligation.ts";
import type { CallLimits } from "../src/protocol/call.ts";
import type { Given, Lane } from "../src/protocol/given.ts";
import type { Power, Target } from "../src/protocol/target.ts";
import { readAnswer } from "./oracles/answer.ts";
import { describeLeak, startLeakWatch, type LeakWatch } from "./oracles/leak-watch.ts";
import { planRun, powersOf, type Assurance, type Plan } from "./plan.ts";
import type { World } from "./program/run-program.ts";
import { openLedger, type Account, type Signal } from "./run/ledger.ts";
import { runCase, type CasePolicy } from "./run/run-case.ts";
import { startTraffic, type Traffic } from "./run/traffic.ts";
import { untilEnded } from "./run/until-ended.ts";

/** How a run is done. */
export interface RunOptions {
  readonly seed: number;
  readonly maxExamples: number;
  readonly assurance: Assurance;
  /** Milliseconds after which no new case is started. */
  readonly maxTimeMs?: number;
  readonly selects: (obligation: Obligation) => boolean;
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
export interface RunResult {
  readonly plan: Plan;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly traffic: Traffic;
  readonly watch: LeakWatch;
  readonly surfaces: readonly { readonly surface: string; readonly bytes: number }[];
  /** Surfaces the level requires and the run could not search. */
  readonly unsearched: readonly string[];
  readonly signals: readonly Signal[];
  readonly capabilities: readonly string[];
  readonly interrupted: boolean;
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
  const capabilities = await untilEnded(listedCapabilities(profile, target, given, options.limits), options.signal);
  const absent = new Set([...options.absent, ...absentCapabilities(profile, capabilities)]);
  const plan = planRun(bundle, obligations, { ...options, powers: powersGiven(target, given), absent });
  const accounts = openLedger(plan.obligations);
  const traffic = startTraffic(bundle, profile);
  const watch = startLeakWatch();
  const signals: Signal[] = [];
  const state: RunState = {
    accounts,
    signals,
    options,
    began,
    silent: 0,
    done: 0,
    total: plan.obligations.reduce((sum, each) => sum + each.programs.length, 0),
  };
  const world: World = {
    bundle,
    profile,
    target,
    given,
    limits: options.limits,
    watchesAccepted: false,
    watch,
    observe: (operation, reading, observation, program) => {
      traffic.observe(operation, reading, observation, program);
      state.silent = observation.kind === "silence" && observation.why === "unreachable" ? state.silent + 1 : 0;
    },
    foreignLeak: (owner, seen) => bookLeak(accounts, owner, seen),
  };
  await runTogether(state, world, traffic);
  await runAlone(state, world, traffic);
  const { surfaces, unsearched } = await searchSurfaces(target, watch, accounts, options.assurance);
  return {
    plan,
    accounts,
    traffic,
    watch,
    surfaces,
    unsearched,
    signals,
    capabilities: capabilities ?? [],
    interrupted: options.signal?.aborted ?? false,
    startedAt,
    milliseconds: Math.round(performance.now() - began),
  };
}

interface RunState {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly signals: Signal[];
  readonly options: RunOptions;
  readonly began: number;
  readonly total: number;
  done: number;
  silent: number;
}

/** All cases that disturb nobody: as many at a time as there are lanes. */
async function runTogether(state: RunState, world: World, traffic: Traffic): Promise<void> {
  const queue = casesOf(state, false);
  await Promise.all(world.given.lanes.map((lane) => runLane(queue, state, world, lane, traffic)));
}

/** Cases that restart the target: one at a time, when all else is done. */
async function runAlone(state: RunState, world: World, traffic: Traffic): Promise<void> {
  const [lane] = world.given.lanes;
  if (lane === undefined) return;
  await runLane(casesOf(state, true), state, world, lane, traffic);
}

type Queue = Iterator<{ account: Account; index: number }>;

function* casesOf(state: RunState, exclusive: boolean): Generator<{ account: Account; index: number }> {
  for (const account of state.accounts.values()) {
    if ((account.planned.attack?.exclusive ?? false) !== exclusive) continue;
    for (const index of account.planned.programs.keys()) yield { account, index };
  }
}

async function runLane(queue: Queue, state: RunState, world: World, lane: Lane, traffic: Traffic): Promise<void> {
  const { options } = state;
  for (let next = queue.next(); next.done !== true; next = queue.next()) {
    if (isOver(state)) return;
    const { account, index } = next.value;
    if (account.violation === undefined) {
      await untilEnded(runCase(account, index, world, lane, options.policy, state.signals), options.signal);
      if (options.signal?.aborted === true) return;
      if (account.planned.attack?.exclusive === true && account.unjudgeable !== undefined)
        await world.target.restart?.({}).catch(() => undefined);
    }
    state.done++;
    const violated = [...state.accounts.values()].filter((each) => each.violation !== undefined).length;
    options.onProgress?.({ done: state.done, total: state.total, violated, requests: traffic.requests });
  }
}

function isOver({ options, began, silent, accounts }: RunState): boolean {
  if (options.signal?.aborted === true || silent >= GONE_AFTER) return true;
  if (options.maxTimeMs !== undefined && performance.now() - began > options.maxTimeMs) return true;
  return options.failFast === true && [...accounts.values()].some((account) => account.violation !== undefined);
}

async function listedCapabilities(
  profile: Profile,
  target: Target,
  given: Given,
  limits: CallLimits,
): Promise<string[] | undefined> {
  const operation = profile.operations.find((candidate) => candidate.name === profile.document.runtime.listing);
  const [lane] = given.lanes;
  if (operation === undefined || lane === undefined) return undefined;
  const { header, scheme } = profile.document.identities;
  const headers: [string, string][] = operation.public
    ? []
    : [[header, scheme === "" ? lane.self.token : `${scheme} ${lane.self.token}`]];
  const observation = await target.call({ method: operation.method, target: operation.path, headers }, limits);
  const list = valueAt(readAnswer(observation, operation, profile).body, "/capabilities");
  return Array.isArray(list) ? list.filter((name): name is string => typeof name === "string") : undefined;
}

/** What the target gives, and what the run was handed for it. */
function powersGiven(target: Target, given: Given): ReadonlySet<Power> {
  return new Set<Power>([...target.powers, ...(given.signers.size > 0 ? ["signer" as const] : [])]);
}

/** Only what the contract calls optional can be absent; a runtime that lists nothing at all lacks nothing. */
function absentCapabilities(profile: Profile, listed: readonly string[] | undefined): string[] {
  if (listed === undefined) return [];
  return profile.document.capabilities
    .filter((entry) => entry.optional && !listed.includes(entry.capability))
    .map((entry) => entry.capability);
}

function bookLeak(accounts: ReadonlyMap<string, Account>, owner: string, seen: string): void {
  const [id, rest] = [owner.slice(0, owner.lastIndexOf("#")), owner.slice(owner.lastIndexOf("#") + 1)];
  const account = accounts.get(id);
  const program = account?.planned.programs[Number.parseInt(rest, 10)];
  if (account === undefined || program === undefined) return;
  account.violation ??= {
    problems: [{ step: "any", oracle: "leak", expected: "no planted value on any surface", seen }],
    program,
    reproduced: "1 of 1",
  };
}

async function searchSurfaces(
  target: Target,
  watch: LeakWatch,
  accounts: ReadonlyMap<string, Account>,
  assurance: Assurance,
): Promise<Pick<RunResult, "surfaces" | "unsearched">> {
  const required = powersOf(assurance);
  const surfaces: { surface: string; bytes: number }[] = [];
  const cut = new Set<string>();
  for (const surface of target.surfaces) {
    const { leaks, bytes, complete } = await watch.searchSurface(surface);
    surfaces.push({ surface: surface.name, bytes });
    if (!complete) cut.add(surface.power);
    for (const leak of leaks) bookLeak(accounts, leak.owner, describeLeak(leak));
  }
  const unsearched = (["logs", "storage"] as const).filter((power) => {
    if (!required.includes(power)) return false;
    const searched = surfaces.filter(({ surface }) =>
      target.surfaces.some((each) => each.name === surface && each.power === power),
    );
    return (
      searched.length === 0 || cut.has(power) || (power === "storage" && searched.every(({ bytes }) => bytes === 0))
    );
  });
  return { surfaces, unsearched };
}
