import type { Observation } from "../../src/protocol/call.ts";
import type { Lane } from "../../src/protocol/given.ts";
import { TargetError } from "../../src/protocol/target.ts";
import { compareAnswer } from "../oracles/expectation.ts";
import { startCase, Unjudgeable, type Case, type World } from "./case.ts";
import { note, prepare, send, type Prepared } from "./exchange.ts";
import { Unfillable } from "./unfillable.ts";
import { Unsupplied } from "./unsupplied.ts";
import type { CallStep, Program, ReplayStep, RestartStep, Step, TogetherStep } from "./program.ts";
import { runRace } from "./race.ts";
import { exchangeOf } from "./sealed-places.ts";
import { resolve } from "./resolve.ts";
import { runFramed } from "./run-framed.ts";
import { runRead } from "./readings.ts";
import type { Transcript } from "./transcript.ts";

/** Most bytes of answers that are kept for later steps to cite. */
const MOST_RECEIVED = 8 * 1024 * 1024;

/** Runs one program on a lane and judges every step. Never throws for anything the target does. */
export async function runProgram(program: Program, world: World, lane: Lane, caseId: string): Promise<Transcript> {
  const running = startCase(program, world, lane, caseId);
  let unjudgeable: string | undefined;
  let remedy: string | undefined;
  try {
    for (const step of program.steps) {
      await runStep(running, step);
      if (running.received > MOST_RECEIVED)
        throw new Unjudgeable(`its answers have more than ${MOST_RECEIVED} bytes together`);
    }
  } catch (error) {
    if (!(error instanceof Unjudgeable) && !(error instanceof Unfillable)) throw error;
    unjudgeable = error.message;
    if (error instanceof Unsupplied) ({ remedy } = error);
  }
  // Whether it leaks nobody can tell, so nothing it was sent for is held.
  if (running.unsearched !== undefined)
    unjudgeable ??= `the answer to ${running.unsearched} hides more than can be searched`;
  const { entries, canaries, problems, happened, requests } = running;
  return {
    entries: [...entries.values()],
    canaries,
    problems,
    happened: [...happened],
    requests,
    ...(unjudgeable === undefined ? {} : { unjudgeable }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

async function runStep(running: Case, step: Step): Promise<void> {
  switch (step.do) {
    case "call":
    case "replay": {
      const prepared = prepare(running, step);
      running.sentAt.set(step.id, performance.now());
      judge(running, step, prepared, await send(running, prepared));
      return;
    }
    case "read":
      return runRead(running, step);
    case "together": {
      const prepared: Prepared[] = [];
      for (const part of step.steps) prepared.push(prepare(running, part));
      const observations = await Promise.all(prepared.map((each) => send(running, each)));
      step.steps.forEach((part, index) =>
        judge(running, part, prepared[index] as Prepared, observations[index] as Observation),
      );
      judgeTogether(running, step);
      return;
    }
    case "race":
      return runRace(running, step);
    case "framed":
      return runFramed(running, step);
    case "restart":
      return runRestart(running, step);
  }
}

/** Of what was sent at the same moment it may matter only how much got through. */
function judgeTogether(running: Case, { id, steps, clean }: TogetherStep): void {
  if (clean === undefined) return;
  const passed = steps.filter((part) => running.entries.get(part.id)?.reading.kind === "clean").length;
  if (passed === clean) return;
  const expected = `${clean} of ${steps.length} calls at the same moment get the clean answer`;
  running.problems.push({ step: id, oracle: "answer", expected, seen: `${passed} did` });
}

function judge(running: Case, step: CallStep | ReplayStep, prepared: Prepared, observation: Observation): void {
  const { call, operation, sent } = prepared;
  const expected = resolve(running, step.expect, prepared);
  const reading = note(running, step, prepared, observation, expected);
  if (reading.kind === "clean" && reading.code === undefined) running.model.accepted(call, operation, sent);
  if (observation.kind === "silence") {
    const seen = `no complete answer: ${observation.why}`;
    if (step.role === "setup" || step.role === "control")
      throw new Unjudgeable(`${step.role} ${step.id} (${operation.name}): ${seen}`);
    running.problems.push({ step: step.id, oracle: "availability", expected: "an answer", seen });
    // What it did nobody knows, and each further call could cost as long a wait.
    throw new Unjudgeable(`${step.role} ${step.id} (${operation.name}): ${seen}`);
  }
  if (step.do === "call") demandTimely(running, step);
  const wrong = compareAnswer(expected, reading, operation);
  if (wrong === undefined) return;
  if (step.role === "setup" || step.role === "control") {
    throw new Unjudgeable(
      `${step.role} ${step.id} (${operation.name}): expected ${wrong.expected}, seen ${wrong.seen}`,
    );
  }
  running.problems.push({ step: step.id, oracle: observation.status >= 500 ? "availability" : "answer", ...wrong });
}

/** What an answer must be is known only for so long. */
function demandTimely({ sentAt }: Case, { id, within }: CallStep): void {
  if (within === undefined) return;
  const passed = performance.now() - (sentAt.get(within.since) ?? -Infinity);
  if (passed > within.seconds * 1000)
    throw new Unjudgeable(
      `${id} was answered more than ${within.seconds} seconds after ${within.since}, too late to tell`,
    );
}

/** Whether an answer after a restart is known only for so long since what was sent before it. */
function isTimed({ program, sentAt }: Case, step: RestartStep): boolean {
  const later = program.steps.slice(program.steps.indexOf(step) + 1);
  return later.some((each) => each.do === "call" && each.within !== undefined && sentAt.has(each.within.since));
}

async function runRestart(running: Case, step: RestartStep): Promise<void> {
  const { restart } = running.world;
  if (restart === undefined) throw new Unjudgeable("the target cannot be restarted");
  const exchanges = step.exchange === undefined ? {} : { exchanges: [exchangeOf(running, step.exchange)] };
  try {
    const environment = { without: step.without, ...(step.set === undefined ? {} : { set: step.set }) };
    await restart({ ...environment, ...exchanges, timed: isTimed(running, step) });
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    if (error.code === "target_disobeyed") throw new Unjudgeable(error.message);
    // A target that a kill puts out of service for good has broken its promise; nothing after it can be judged.
    const expected = "the target serves again after it was killed";
    running.problems.push({ step: step.id, oracle: "availability", expected, seen: "it did not start again" });
    throw new Unjudgeable("the target did not start again after it was killed");
  }
}
