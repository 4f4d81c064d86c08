import { valueAt } from "../../src/bundle/json-pointer.ts";
import type { Bundle, Operation, Profile } from "../../src/bundle/model.ts";
import type { CallLimits, CallRequest, Observation } from "../../src/protocol/call.ts";
import type { Given, Lane } from "../../src/protocol/given.ts";
import { TargetError, type Target } from "../../src/protocol/target.ts";
import type { Canary } from "../canaries/canary.ts";
import { readAnswer, type Reading } from "../oracles/answer.ts";
import { compareAnswer, describe, type Expected } from "../oracles/expectation.ts";
import { describeLeak, type LeakWatch } from "../oracles/leak-watch.ts";
import { encodeCall } from "./encode-call.ts";
import { Unfillable, type Filling } from "./fill.ts";
import { startModel, type Model } from "./model.ts";
import type { CallStep, Expectation, Program, ReadStep, ReplayStep, RestartStep, Step } from "./program.ts";
import type { Entry, Problem, Transcript } from "./transcript.ts";

/** Where programs run. */
export interface World {
  readonly bundle: Bundle;
  readonly profile: Profile;
  readonly target: Target;
  readonly given: Given;
  readonly limits: CallLimits;
  readonly watch: LeakWatch;
  /** Whether canaries in accepted values are watched too, or only those in secrets and raw payloads. */
  readonly watchesAccepted: boolean;
  /** Kills the target and starts it again with variables left out. Undefined when nobody can. */
  readonly restart: ((without: readonly string[]) => Promise<void>) | undefined;
  /** Told of every exchange, for the obligations that judge all traffic. */
  readonly observe: (operation: Operation, reading: Reading, observation: Observation, program: Program) => void;
  /** Told of a leak of a canary that another case planted. */
  readonly foreignLeak: (owner: string, seen: string) => void;
}

interface Case {
  readonly world: World;
  readonly program: Program;
  readonly caseId: string;
  readonly filling: Filling;
  readonly model: Model;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly entries: Map<string, Entry>;
  readonly readings: Map<string, { values: Record<string, number>; raised: Record<string, number> }>;
  readonly canaries: Canary[];
  readonly problems: Problem[];
  requests: number;
}

/** Thrown inside a case when nothing after this point can be judged. */
class Unjudgeable extends Error {}

/** Runs one program on a lane and judges every step. Never throws for anything the target does. */
export async function runProgram(program: Program, world: World, lane: Lane, caseId: string): Promise<Transcript> {
  const running = startCase(program, world, lane, caseId);
  let unjudgeable: string | undefined;
  try {
    for (const step of program.steps) await runStep(running, step);
  } catch (error) {
    if (!(error instanceof Unjudgeable) && !(error instanceof Unfillable)) throw error;
    unjudgeable = error.message;
  }
  const { entries, canaries, problems, requests } = running;
  return {
    entries: [...entries.values()],
    canaries,
    problems,
    requests,
    ...(unjudgeable === undefined ? {} : { unjudgeable }),
  };
}

function startCase(program: Program, world: World, lane: Lane, caseId: string): Case {
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
  const operations = new Map(world.profile.operations.map((operation) => [operation.name, operation]));
  return {
    world,
    program,
    caseId,
    filling,
    model: startModel(world.profile),
    operations,
    entries,
    readings: new Map(),
    canaries,
    problems: [],
    requests: 0,
  };
}

async function runStep(running: Case, step: Step): Promise<void> {
  switch (step.do) {
    case "call":
    case "replay": {
      const prepared = await prepare(running, step);
      judge(running, step, prepared, await send(running, prepared));
      return;
    }
    case "read":
      return runRead(running, step);
    case "together": {
      const prepared: Prepared[] = [];
      for (const part of step.steps) prepared.push(await prepare(running, part));
      const observations = await Promise.all(prepared.map((each) => send(running, each)));
      step.steps.forEach((part, index) =>
        judge(running, part, prepared[index] as Prepared, observations[index] as Observation),
      );
      return;
    }
    case "restart":
      return runRestart(running, step);
  }
}

interface Prepared {
  readonly call: CallStep;
  readonly operation: Operation;
  readonly request: CallRequest;
  readonly sent: unknown;
}

async function prepare(running: Case, step: CallStep | ReplayStep): Promise<Prepared> {
  if (step.do === "replay") {
    const original = running.entries.get(step.of);
    if (original === undefined) throw new Unfillable(`step ${step.of} was not sent`);
    return {
      call: original.step,
      operation: operationOf(running, original.step.operation),
      request: original.request,
      sent: original.sent,
    };
  }
  const operation = operationOf(running, step.operation);
  return { call: step, operation, ...(await encodeCall(step, operation, running.world.profile, running.filling)) };
}

async function send(running: Case, prepared: Prepared): Promise<Observation> {
  running.requests++;
  return running.world.target.call(prepared.request, running.world.limits);
}

function judge(running: Case, step: CallStep | ReplayStep, prepared: Prepared, observation: Observation): void {
  const { call, operation, request, sent } = prepared;
  const { profile } = running.world;
  const reading = readAnswer(observation, operation, profile);
  const plain = call.send?.pathSuffix === undefined && call.send?.method === undefined;
  if (plain) running.world.observe(operation, reading, observation, running.program);
  const expected = resolve(running, step.expect, call, operation, sent);
  running.entries.set(step.id, { id: step.id, step: call, role: step.role, request, sent, observation, reading });
  const clean = reading.kind === "clean" && reading.code === undefined;
  if (clean) running.model.accepted(call, operation, sent);
  searchForLeaks(running, step.id, observation);
  if (observation.kind === "silence") {
    const seen = `no complete answer: ${observation.why}`;
    if (step.role === "setup" || step.role === "control")
      throw new Unjudgeable(`${step.role} ${step.id} (${operation.name}): ${seen}`);
    running.problems.push({ step: step.id, oracle: "availability", expected: "an answer", seen });
    return;
  }
  const wrong = compareAnswer(expected, reading, operation);
  if (wrong === undefined) return;
  if (step.role === "setup" || step.role === "control") {
    throw new Unjudgeable(
      `${step.role} ${step.id} (${operation.name}): expected ${wrong.expected}, seen ${wrong.seen}`,
    );
  }
  running.problems.push({ step: step.id, oracle: observation.status >= 500 ? "availability" : "answer", ...wrong });
}

function resolve(running: Case, expect: Expectation, call: CallStep, operation: Operation, sent: unknown): Expected {
  switch (expect.see) {
    case "declared":
      return { see: "declared" };
    case "model": {
      const prediction = running.model.predict(call, operation, sent);
      if (prediction.see === "refused") return { see: "refused", codes: [prediction.code] };
      const first = prediction.replayed ? running.entries.get(call.id)?.reading.body : undefined;
      return { see: "clean", body: [], ...(first === undefined ? {} : { sameAs: first }) };
    }
    case "refused": {
      const twin = expect.likeRefusal === undefined ? undefined : running.entries.get(expect.likeRefusal)?.reading;
      return { see: "refused", codes: expect.codes, ...(twin === undefined ? {} : { likeRefusal: twin }) };
    }
    case "clean": {
      const same = expect.sameAs === undefined ? undefined : running.entries.get(expect.sameAs)?.reading.body;
      const different =
        expect.differentFrom === undefined ? undefined : running.entries.get(expect.differentFrom)?.reading.body;
      const body = (expect.body ?? []).map(({ at, equals }) => ({ at, equals: equals as unknown }));
      return {
        see: "clean",
        body,
        ...(same === undefined ? {} : { sameAs: same }),
        ...(different === undefined ? {} : { differentFrom: different }),
      };
    }
  }
}

async function runRead(running: Case, step: ReadStep): Promise<void> {
  const values: Record<string, number> = {};
  const { readings } = running.world.profile.document;
  for (const source of new Set(Object.values(readings).map((reading) => reading.from))) {
    const operation = operationOf(running, source);
    const call: CallStep = {
      do: "call",
      id: `${step.id}:${source}`,
      role: "probe",
      operation: source,
      as: step.as,
      expect: { see: "clean" },
    };
    const { request } = await encodeCall(call, operation, running.world.profile, running.filling);
    const observation = await send(running, { call, operation, request, sent: undefined });
    const reading = readAnswer(observation, operation, running.world.profile);
    running.world.observe(operation, reading, observation, running.program);
    searchForLeaks(running, step.id, observation);
    if (reading.kind !== "clean") throw new Unjudgeable(`reading ${step.id} (${source}): seen ${describe(reading)}`);
    for (const [name, entry] of Object.entries(readings)) {
      if (entry.from !== source) continue;
      const value = valueAt(reading.body, entry.at);
      if (typeof value !== "number") throw new Unjudgeable(`reading ${step.id} (${source}): no number at ${entry.at}`);
      values[name] = value;
    }
  }
  const raised = { ...running.model.raised(step.as) };
  running.readings.set(step.id, { values, raised });
  if (step.since === undefined) return;
  const before = running.readings.get(step.since);
  if (before === undefined) throw new Unfillable(`step ${step.since} read nothing`);
  for (const [name, value] of Object.entries(values)) {
    const should = step.model === true ? (raised[name] ?? 0) - (before.raised[name] ?? 0) : (step.raised?.[name] ?? 0);
    const did = value - (before.values[name] ?? 0);
    if (did !== should) {
      running.problems.push({
        step: step.id,
        oracle: "trace",
        expected: `${name} of the ${step.as} tenant raised by ${should}`,
        seen: `raised by ${did}`,
      });
    }
  }
}

function searchForLeaks(running: Case, step: string, observation: Observation): void {
  for (const leak of running.world.watch.searchAnswer(observation)) {
    const seen = describeLeak(leak);
    if (leak.owner === running.caseId)
      running.problems.push({ step, oracle: "leak", expected: "no planted value in any answer", seen });
    else running.world.foreignLeak(leak.owner, seen);
  }
}

async function runRestart(running: Case, step: RestartStep): Promise<void> {
  const { restart } = running.world;
  if (restart === undefined) throw new Unjudgeable("the target cannot be restarted");
  try {
    await restart(step.without);
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    // A target that a kill puts out of service for good has broken its promise; nothing after it can be judged.
    const expected = "the target serves again after it was killed";
    running.problems.push({ step: step.id, oracle: "availability", expected, seen: "it did not start again" });
    throw new Unjudgeable("the target did not start again after it was killed");
  }
}

function operationOf(running: Case, name: string): Operation {
  const operation = running.operations.get(name);
  if (operation === undefined) throw new Unfillable(`the profile has no operation ${name}`);
  return operation;
}
