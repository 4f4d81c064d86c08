import type { Bundle, Operation, Profile } from "../../src/bundle/model.ts";
import type { CallLimits, Observation } from "../../src/protocol/call.ts";
import type { Exchange } from "../../src/protocol/exchange.ts";
import type { Given, Lane } from "../../src/protocol/given.ts";
import type { Target } from "../../src/protocol/target.ts";
import type { Canary } from "../canaries/canary.ts";
import type { Reading } from "../oracles/answer.ts";
import type { LeakWatch, OwnedLeak } from "../oracles/leak-watch.ts";
import type { Filling } from "./fill.ts";
import { Unfillable } from "./unfillable.ts";
import { startModel, type Model } from "./model.ts";
import type { Program, RestartStep } from "./program.ts";
import type { Entry, Problem } from "./transcript.ts";

/** Where programs run. */
export interface World {
  readonly bundle: Bundle;
  readonly profile: Profile;
  readonly target: Target;
  readonly given: Given;
  /** Hands out callers that no case had before, or undefined once there are none left. Without it, cases of a lane share its callers. */
  readonly fresh: (() => Lane | undefined) | undefined;
  readonly limits: CallLimits;
  readonly watch: LeakWatch;
  /** Whether canaries in accepted values are watched too, or only those in secrets and raw payloads. */
  readonly watchesAccepted: boolean;
  /** Kills the target and starts it again in a changed environment. Undefined when nobody can. */
  readonly restart: ((changes: Changes) => Promise<void>) | undefined;
  /** Resolves once the target runs in the environment it was first started in. Rejects with a TargetError when it does not start. */
  readonly plain?: () => Promise<void>;
  /** Told of every exchange, for the obligations that judge all traffic, and of the one code it was due, where it was due one. */
  readonly observe: (
    operation: Operation,
    reading: Reading,
    observation: Observation,
    program: Program,
    due?: string,
  ) => void;
  /** Told of a leak of a canary that another case planted. */
  readonly foreignLeak: (leak: OwnedLeak) => void;
}

/** What a restart changes. */
export interface Changes extends Pick<RestartStep, "without" | "set"> {
  /** Sealed material that changes places while nothing runs. */
  readonly exchanges?: readonly Exchange[];
  /** Whether what comes after it is known for some time only: then it goes before others. */
  readonly timed?: boolean;
}

/** One case while it runs. */
export interface Case {
  readonly world: World;
  readonly program: Program;
  readonly caseId: string;
  readonly filling: Filling;
  readonly model: Model;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly entries: Map<string, Entry>;
  /** When each step was sent, in milliseconds of the run. */
  readonly sentAt: Map<string, number>;
  readonly readings: Map<string, { values: Record<string, number>; raised: Record<string, number> }>;
  readonly canaries: Canary[];
  readonly problems: Problem[];
  /** What was seen to happen of all that an attack hopes for. */
  readonly happened: Set<string>;
  requests: number;
  /** Bytes of all answers so far. */
  received: number;
  /** First step whose answer hides more than could be searched. */
  unsearched?: string;
}

/** Thrown inside a case when nothing after this point can be judged. */
export class Unjudgeable extends Error {}

const CREDENTIAL = "#credential";

/** Whether a canary is the credential of a caller: unlike all others, it is in every case of a lane. */
export function isCallersCredential(canary: string): boolean {
  return canary.endsWith(CREDENTIAL);
}

/** The caller's own credential is a value of each accepted request too. A credential that is a name at the same time cannot be told from it. */
function plantCredential(filling: Filling): void {
  const { caseId } = filling;
  const { self } = filling.lane;
  const names = [self.tenant, ...self.standingRefs];
  if (names.some((name) => name.includes(self.token) || self.token.includes(name))) return;
  filling.plant({
    id: `${caseId}${CREDENTIAL}`,
    value: self.token,
    carries: "token",
    owner: caseId,
    where: "credential",
  });
}

/** Opens a case: nothing is sent yet. */
export function startCase(program: Program, world: World, lane: Lane, caseId: string): Case {
  const entries = new Map<string, Entry>();
  const canaries: Canary[] = [];
  const planted = new Set<string>();
  const filling: Filling = {
    nonce: world.given.nonce,
    caseId,
    lane,
    signers: world.given.signers,
    material: world.bundle.sensitiveMaterial,
    startedAt: Date.now(),
    issued: (step) => (entries.get(step)?.reading.kind === "clean" ? entries.get(step)?.reading.body : undefined),
    plant: (canary) => {
      if (planted.has(canary.value)) return;
      planted.add(canary.value);
      canaries.push(canary);
      if (world.watchesAccepted || canary.carries !== "accepted") world.watch.plant(canary);
    },
  };
  if (world.watchesAccepted) plantCredential(filling);
  const operations = new Map(world.profile.operations.map((operation) => [operation.name, operation]));
  return {
    world,
    program,
    caseId,
    filling,
    model: startModel(world.profile),
    operations,
    entries,
    sentAt: new Map(),
    readings: new Map(),
    canaries,
    problems: [],
    happened: new Set(),
    requests: 0,
    received: 0,
  };
}

/** An operation of the profile. Throws Unfillable for another name: a saved program may be older than the contract. */
export function operationOf(running: Case, name: string): Operation {
  const operation = running.operations.get(name);
  if (operation === undefined) throw new Unfillable(`the profile has no operation ${name}`);
  return operation;
}
