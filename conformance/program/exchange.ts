import type { Operation } from "../../src/bundle/model.ts";
import type { CallRequest, Observation } from "../../src/protocol/call.ts";
import { readAnswer, type Reading } from "../oracles/answer.ts";
import { codeDue, type Expected } from "../oracles/expectation.ts";
import { describeLeak } from "../oracles/leak-watch.ts";
import { operationOf, type Case } from "./case.ts";
import { encodeCall } from "./encode-call.ts";
import { Unfillable } from "./unfillable.ts";
import type { CallStep, ReplayStep } from "./program.ts";

/** A call that is ready to be sent. */
export interface Prepared {
  readonly call: CallStep;
  readonly operation: Operation;
  readonly request: CallRequest;
  readonly sent: unknown;
}

/** Writes a step out as a request. Throws Unfillable when what it cites is not there. */
export function prepare(running: Case, step: CallStep | ReplayStep): Prepared {
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
  return { call: step, operation, ...encodeCall(step, operation, running.world.profile, running.filling) };
}

/** Sends a prepared call. */
export async function send(running: Case, prepared: Prepared): Promise<Observation> {
  running.requests++;
  const observation = await running.world.target.call(prepared.request, running.world.limits);
  running.received += (observation.kind === "answer" ? observation.body : observation.partial).length;
  return observation;
}

/** Takes note of an exchange: for the obligations that judge all traffic, for the later steps that cite it, and for leaks. */
export function note(
  running: Case,
  step: CallStep | ReplayStep,
  prepared: Prepared,
  observation: Observation,
  expected?: Expected,
): Reading {
  const reading = keep(running, step, prepared, observation);
  observe(running, prepared, reading, observation, expected);
  searchForLeaks(running, step.id, observation);
  return reading;
}

/** Keeps an exchange for the later steps that cite it. */
export function keep(
  running: Case,
  { id, role }: CallStep | ReplayStep,
  { call, operation, request, sent }: Prepared,
  observation: Observation,
): Reading {
  const reading = readAnswer(observation, operation, running.world.profile);
  running.entries.set(id, { id, step: call, role, request, sent, observation, reading });
  return reading;
}

/** Shows an exchange to the obligations that judge all traffic, unless it went to no operation. */
export function observe(
  { world, program }: Case,
  { call, operation }: Prepared,
  reading: Reading,
  observation: Observation,
  expected?: Expected,
): void {
  const due = expected === undefined ? undefined : codeDue(expected, operation);
  if (call.send?.pathSuffix === undefined && call.send?.method === undefined)
    world.observe(operation, reading, observation, program, due);
}

/** Searches an answer for canaries: those of this case are its own problem, others go to whoever planted them. */
export function searchForLeaks(running: Case, step: string, observation: Observation): void {
  const { leaks, complete } = running.world.watch.searchAnswer(observation);
  if (!complete) running.unsearched ??= step;
  for (const leak of leaks) {
    if (leak.owner !== running.caseId) running.world.foreignLeak(leak);
    else {
      const seen = describeLeak(leak);
      running.problems.push({ step, oracle: "leak", expected: "no planted value in any answer", seen });
    }
  }
}
