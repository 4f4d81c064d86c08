import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Bundle } from "../src/bundle/model.ts";
import { subjectOf } from "../src/obligations/derive.ts";
import type { Obligation } from "../src/obligations/obligation.ts";
import type { Power } from "../src/protocol/target.ts";
import { drawsOf } from "./arbitraries/draw.ts";
import { sceneOf, type Scene } from "./arbitraries/scene.ts";
import { attackOf } from "./attacks/index.ts";
import type { Attack } from "./attacks/attack.ts";
import { casesOf } from "./attacks/cases.ts";
import type { Program } from "./program/program.ts";
import { HAND_OVER, whyUnsupplied } from "./program/unsupplied.ts";

/** How much of a target a run is asked to see. */
export type Assurance = "wire" | "observed" | "full";

const POWERS: Readonly<Record<Assurance, readonly Power[]>> = {
  wire: ["wire", "framing", "identities", "signer"],
  observed: ["wire", "framing", "identities", "signer", "logs", "storage"],
  full: [
    "wire",
    "framing",
    "identities",
    "signer",
    "logs",
    "storage",
    "restart",
    "environment",
    "clock",
    "sink",
    "tamper",
  ],
};

/** Powers an assurance level requires to be there. */
export function powersOf(assurance: Assurance): readonly Power[] {
  return POWERS[assurance];
}

/** What of a target decides what can be planned for it. */
export interface TargetTraits {
  readonly powers: ReadonlySet<Power>;
  /** Optional capabilities the target lacks. */
  readonly absent: ReadonlySet<string>;
}

/** What a run plans, whatever the target. */
export interface PlanChoice {
  readonly seed: number;
  /** Random cases for each obligation, besides the fixed ones. */
  readonly maxExamples: number;
  readonly assurance: Assurance;
  /** Whether an obligation was selected. */
  readonly selects: (obligation: Obligation) => boolean;
}

/** What a plan is made from. */
export interface PlanOptions extends PlanChoice, TargetTraits {}

/** One obligation of a plan: its programs, or why there are none. */
export interface PlannedObligation {
  readonly obligation: Obligation;
  readonly scene: Scene;
  readonly attack: Attack | undefined;
  readonly programs: readonly Program[];
  /** How many of the programs, the first ones, run while nothing else does. */
  readonly alone: number;
  readonly unrun?: {
    readonly outcome: "not_applicable" | "out_of_assurance" | "could_not_run";
    readonly reason: string;
  };
}

/** What will be run, decided before the first request. */
export interface Plan {
  readonly obligations: readonly PlannedObligation[];
  /** SHA-256 over all programs: the same seed and target powers give the same plan. */
  readonly digest: string;
}

/** Plans for a target once its traits are known. */
export interface Planner {
  /** Plans for traits that a target will most likely have, a little at a time, so that it can start meanwhile. */
  begin(traits: TargetTraits): Promise<Plan>;
  /** The plan for the traits a target has: the one begun before if it has those. */
  plan(traits: TargetTraits): Plan;
}

/** A planner of one run. */
export function planner(bundle: Bundle, obligations: readonly Obligation[], choice: PlanChoice): Planner {
  let begun: { readonly traits: TargetTraits; readonly plan: Plan } | undefined;
  return {
    begin: async (traits) => {
      const planning = planInSteps(bundle, obligations, { ...choice, ...traits });
      let step = planning.next();
      for (; step.done !== true; step = planning.next()) await nextTurn();
      begun = { traits, plan: step.value };
      return begun.plan;
    },
    plan: (traits) =>
      begun !== undefined &&
      sameMembers(begun.traits.powers, traits.powers) &&
      sameMembers(begun.traits.absent, traits.absent)
        ? begun.plan
        : planRun(bundle, obligations, { ...choice, ...traits }),
  };
}

function sameMembers(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return left.size === right.size && [...left].every((member) => right.has(member));
}

/** Decides every program of a run from the bundle and the seed alone. */
export function planRun(bundle: Bundle, obligations: readonly Obligation[], options: PlanOptions): Plan {
  const planning = planInSteps(bundle, obligations, options);
  let step = planning.next();
  while (step.done !== true) step = planning.next();
  return step.value;
}

/** Yields before each obligation. */
function* planInSteps(
  bundle: Bundle,
  obligations: readonly Obligation[],
  options: PlanOptions,
): Generator<void, Plan, void> {
  const hash = createHash("sha256");
  // One scene for all obligations of an operation, and none for operations of a profile that is not asked for.
  const scenes = new Map<string, Scene>();
  const planned: PlannedObligation[] = [];
  for (const obligation of obligations.filter(options.selects)) {
    yield;
    const scene = scenes.get(obligation.operation) ?? sceneFor(bundle, obligation, options);
    scenes.set(obligation.operation, scene);
    const attack = attackOf(obligation.suffix);
    const unrun = unrunnable(obligation, attack, options);
    const cases = unrun === undefined && attack !== undefined ? programsOf(attack, scene, obligation, options) : NONE;
    hash.update(JSON.stringify([obligation.id, cases.programs]));
    planned.push({ obligation, scene, attack, ...cases, ...(unrun === undefined ? {} : { unrun }) });
  }
  return { obligations: planned, digest: hash.digest("hex") };
}

function sceneFor(bundle: Bundle, obligation: Obligation, { absent }: PlanOptions): Scene {
  const { profile, operation } = subjectOf(bundle, obligation);
  return sceneOf(bundle, profile, operation, absent);
}

function unrunnable(
  obligation: Obligation,
  attack: Attack | undefined,
  options: PlanOptions,
): PlannedObligation["unrun"] {
  if (obligation.capability !== undefined && options.absent.has(obligation.capability)) {
    return {
      outcome: "not_applicable",
      reason: `the target declares the optional capability ${obligation.capability} absent`,
    };
  }
  const beyond = obligation.powers.filter((power) => !POWERS[options.assurance].includes(power));
  if (beyond.length > 0)
    return {
      outcome: "out_of_assurance",
      reason: `needs ${beyond.join(", ")}, which level ${options.assurance} does not ask for`,
    };
  const missing = obligation.powers.filter((power) => !options.powers.has(power));
  // A transport without a socket has no frames: nothing is there to be judged, at any level.
  if (missing.includes("framing"))
    return { outcome: "out_of_assurance", reason: "needs framing, and the target is not reached over a socket" };
  if (missing.includes("tamper"))
    return { outcome: "out_of_assurance", reason: "needs tamper, and nobody can exchange what the target sealed" };
  const ungiven = missing.filter((power) => power !== "signer");
  if (ungiven.length > 0) return { outcome: "could_not_run", reason: `the target gives no ${ungiven.join(", ")}` };
  // It is not the target that gives a signer.
  if (missing.length > 0) {
    const { minimum } = obligation;
    const reason = whyUnsupplied("the run was handed no key to sign with", { executed: 0, minimum }, HAND_OVER.signer);
    return { outcome: "could_not_run", reason };
  }
  if (attack === undefined && !obligation.passive)
    return { outcome: "could_not_run", reason: "no attack is written for it" };
  return undefined;
}

type PlannedPrograms = Pick<PlannedObligation, "programs" | "alone">;

const NONE: PlannedPrograms = { programs: [], alone: 0 };

function programsOf(attack: Attack, scene: Scene, obligation: Obligation, options: PlanOptions): PlannedPrograms {
  const { alone: first, fixed, random } = casesOf(attack, scene, options.maxExamples);
  const made = (times: number, before: readonly Case[]): Case[] =>
    drawsOf(options.seed, obligation.id, fixed.length * times + random.length).map((draw, index) => {
      if (index >= fixed.length * times) return random[index - fixed.length * times]?.(draw);
      return index < before.length ? before[index] : fixed[index % fixed.length]?.(draw);
    });
  const once = made(1, []);
  const attacks = programsIn(once).reduce((sum, program) => sum + attacksIn(program), 0);
  const alone = programsIn(once.slice(0, first)).length;
  if (attacks === 0 || attacks >= obligation.minimum) return { programs: programsIn(once), alone };
  // A small operation has fewer cases than it takes to judge it: they are run again, with other draws. Those of the first round stay as they are.
  const again = made(Math.ceil(obligation.minimum / attacks), once.slice(0, fixed.length));
  return { programs: programsIn(again), alone };
}

/** A case of an attack, or that the operation has none. */
type Case = Program | undefined;

function programsIn(cases: readonly Case[]): Program[] {
  return cases.filter((program) => program !== undefined);
}

/** How many attacks a case counts for once it was judged. */
function attacksIn({ steps }: Program): number {
  return Math.max(1, steps.filter((step) => "role" in step && step.role === "attack").length);
}
