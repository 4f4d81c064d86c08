import { randomBytes } from "node:crypto";
import type { Bundle, Profile } from "../../src/bundle/model.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import type { Obligation } from "../../src/obligations/obligation.ts";
import type { CallLimits } from "../../src/protocol/call.ts";
import type { ModuleAdapter } from "../../src/protocol/module-adapter.ts";
import type { Power, Target } from "../../src/protocol/target.ts";
import { planner, powersOf, type PlanChoice } from "../plan.ts";
import { ownCallersTaken } from "../run/own-callers.ts";
import type { CasePolicy } from "../run/run-case.ts";
import { runConformance, type Progress } from "../run.ts";
import { hasOwnCallers, makeGiven } from "../targets/given.ts";
import { openHttpTarget } from "../targets/http.ts";
import { openModuleTarget } from "../targets/module.ts";
import { judgeRun, type Judged } from "../verdict.ts";
import type { Mutant } from "./mutant.ts";
import { HONEST_FRONT, openFront, type Front } from "./socket-front.ts";

/** How a mutant is hunted. */
export interface HuntOptions {
  readonly seed: number;
  /** Random cases for each obligation, besides the fixed ones. */
  readonly maxExamples: number;
  readonly signal?: AbortSignal;
  /** Milliseconds from the first case on, after which what was seen until then is judged. */
  readonly budgetMs?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** What became of one mutant. */
export interface Hunted {
  readonly mutant: Mutant;
  /** Claimed obligations that were violated, sorted. */
  readonly killedBy: readonly string[];
  /** Claimed obligations that were judged and held: the mutant got past them. */
  readonly spared: readonly string[];
  /** Claimed obligations that could not be judged, or that there are not. */
  readonly unrun: readonly string[];
  /** Requests and milliseconds until the first of them was violated, confirmed; undefined when none was. */
  readonly effort: Effort | undefined;
}

/** What it took to find something. */
export interface Effort {
  readonly requests: number;
  readonly milliseconds: number;
}

const LANES = 4;
const LIMITS: CallLimits = { timeoutMs: 10_000, maxAnswerBytes: 1_000_000 };

const POLICY: CasePolicy = { confirmations: 1, shrinkBudget: 0 };

/** Obligations that send something, so that passive ones have traffic to judge. */
const TRAFFIC = ["control-accepted", "closed-request"];

/** Obligations that send requests due each code an operation declares, so that none is missing because nobody asked for it. */
const PROVOKING = [...TRAFFIC, "refusal-traceless", "fails-closed"];

/** Runs the obligations a mutant claims against it. All of them, not only the first that is violated: equal runs give equal records. */
export async function killMutant(bundle: Bundle, mutant: Mutant, options: HuntOptions): Promise<Hunted> {
  const startedAt = performance.now();
  let effort: Effort | undefined;
  const onProgress = ({ violated, requests }: Progress): void => {
    if (violated > 0) effort ??= { requests, milliseconds: Math.round(performance.now() - startedAt) };
  };
  const judged = await judgeAdapter(bundle, mutant.adapter(), mutant.claims, { ...options, onProgress }, mutant.front);
  const outcome = new Map(judged.map((each) => [each.obligation.id, each.outcome]));
  const claimed = (fits: (id: string) => boolean): string[] => mutant.claims.filter(fits).toSorted();
  return {
    mutant,
    killedBy: claimed((id) => outcome.get(id) === "violated"),
    spared: claimed((id) => outcome.get(id) === "held"),
    unrun: claimed((id) => outcome.get(id) !== "violated" && outcome.get(id) !== "held"),
    effort,
  };
}

/** Judges an adapter by the given obligations, which must be of one profile, and by those that make traffic for the passive ones among them. Where framing is judged, all requests go over a socket. */
export async function judgeAdapter(
  bundle: Bundle,
  adapter: ModuleAdapter,
  ids: readonly string[],
  options: HuntOptions,
  front: Front = HONEST_FRONT,
): Promise<Judged[]> {
  const obligations = deriveObligations(bundle);
  const profile = profileOf(bundle, obligations, ids);
  const wanted = withTraffic(obligations, ids);
  const signerNames = profile.document.given.flatMap(({ what, name }) =>
    what === "signer" && name !== undefined ? [name] : [],
  );
  const choice: PlanChoice = {
    seed: options.seed,
    maxExamples: options.maxExamples,
    assurance: "full",
    selects: ({ id }) => wanted.has(id),
  };
  const planning = planner(bundle, obligations, choice);
  const own = hasOwnCallers(profile)
    ? ownCallersTaken(planning.plan({ powers: new Set(powersOf("full")), absent: new Set() }), POLICY)
    : undefined;
  const nonce = randomBytes(6).toString("hex");
  const given = makeGiven({ nonce, lanes: LANES, own, signerNames, profile });
  const module = await openModuleTarget(adapter, given.environment);
  const framed = obligations.some(({ id, powers }) => wanted.has(id) && powers.includes("framing"));
  const target = signing(framed ? await behind(front, module) : module);
  try {
    const result = await runConformance(bundle, profile, obligations, target, given, {
      ...choice,
      planner: planning,
      absent: [],
      limits: LIMITS,
      policy: POLICY,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.budgetMs === undefined ? {} : { budgetMs: options.budgetMs }),
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    });
    return judgeRun(result).filter(({ obligation }) => ids.includes(obligation.id));
  } finally {
    await target.close();
  }
}

/** The profile that claimed obligations are of. Throws when there is none of them, and when they are of more than one: no adapter keeps two. */
function profileOf(bundle: Bundle, obligations: readonly Obligation[], ids: readonly string[]): Profile {
  const claimed = new Set(obligations.filter(({ id }) => ids.includes(id)).map(({ profile }) => profile));
  if (claimed.size > 1)
    throw new Error(`one adapter cannot be judged by obligations of more than one profile: ${[...claimed].join(", ")}`);
  const profile = bundle.profiles.find(({ name }) => claimed.has(name));
  if (profile === undefined) throw new Error("no claimed obligation follows from the bundle");
  return profile;
}

function withTraffic(obligations: readonly Obligation[], ids: readonly string[]): Set<string> {
  const wanted = new Set(ids);
  for (const { id, operation, suffix, passive } of obligations) {
    if (!passive || !wanted.has(id)) continue;
    const sending = suffix === "refusal-reached" ? PROVOKING : TRAFFIC;
    for (const each of sending) wanted.add(`${operation}/${each}`);
  }
  return wanted;
}

/** The module over HTTP, read by the front. What it logs and stores is open to search as before. */
async function behind(front: Front, module: Target): Promise<Target> {
  const restart = module.restart?.bind(module);
  const end = module.end?.bind(module);
  const opened = await openFront(front, (request) => module.call(request, LIMITS));
  const http = await openHttpTarget({ url: opened.url, allowHosts: [], concurrency: 2 * LANES, healthPath: "/" });
  return {
    ...http,
    powers: new Set([...module.powers, ...http.powers]),
    surfaces: module.surfaces,
    ...(restart === undefined ? {} : { restart }),
    ...(end === undefined ? {} : { end }),
    close: async () => {
      await http.close();
      await opened.close();
      await module.close();
    },
  };
}

/** The hunt holds the key of the trust anchor it hands over. */
function signing(target: Target): Target {
  return { ...target, powers: new Set<Power>([...target.powers, "signer"]) };
}
