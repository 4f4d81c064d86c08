import type { Observation } from "../../src/protocol/call.ts";
import type { RawAnswer, RawExchange } from "../../src/protocol/raw-exchange.ts";
import { readAnswer } from "../oracles/answer.ts";
import { compareAnswer, type Expected } from "../oracles/expectation.ts";
import { Unjudgeable, type Case } from "./case.ts";
import { prepare, searchForLeaks, type Prepared } from "./exchange.ts";
import { Unfillable } from "./fill.ts";
import { FRAMINGS } from "./framings.ts";
import type { Expectation, FramedStep } from "./program.ts";

/** Writes the requests of a step on one connection and judges whatever comes back on it. */
export async function runFramed(running: Case, step: FramedStep): Promise<void> {
  const { target, limits } = running.world;
  const framing = FRAMINGS.get(step.framing);
  if (framing === undefined) throw new Unfillable(`nothing is known of the framing ${step.framing}`);
  if (target.raw === undefined) throw new Unjudgeable("the target is not reached over a socket");
  const prepared: Prepared[] = [];
  for (const call of step.calls) prepared.push(await prepare(running, call));
  const { bytes, ...options } = framing.write(
    prepared.map(({ request }) => request),
    target.raw,
  );
  running.requests += prepared.length;
  const exchange = await target.raw.sendBytes(bytes, limits, options);
  judge(running, step, prepared, exchange);
}

function judge(running: Case, step: FramedStep, prepared: readonly Prepared[], exchange: RawExchange): void {
  const { answers, end, detail, rest } = exchange;
  const observations: Observation[] = answers.map((answer) => observed(answer));
  const silence: Observation = { kind: "silence", why: "closed", definite: false, detail, partial: rest };
  for (const observation of [...observations, silence]) {
    running.received += (observation.kind === "answer" ? observation.body : observation.partial).length;
    searchForLeaks(running, step.id, observation);
  }
  for (const [index, each] of prepared.entries()) note(running, each, observations[index] ?? silence);
  for (const [index, observation] of observations.entries()) {
    const each = prepared[index] ?? prepared.at(-1);
    if (each !== undefined) judgeAnswer(running, step, each, observation);
  }
  const problem = (expected: string, seen: string): void =>
    void running.problems.push({ step: step.id, oracle: "availability", expected, seen });
  if (end === "unreachable") {
    problem("a connection", detail);
    throw new Unjudgeable(`${step.role} ${step.id} (${step.framing}): ${detail}`);
  }
  if (step.calls.every(({ expect }) => expect.see === "untaken")) return;
  // A server may end a connection whenever it likes: what it did not answer, it did not take, and the readings say so.
  if (answers.length === 0 || end === "malformed" || end === "too-large" || end === "timeout")
    problem("an answer to each request", `${answers.length} of ${prepared.length}, then ${end}`);
  else if (answers.length > prepared.length)
    problem("an answer to each request", `${answers.length} answers to ${prepared.length} requests`);
}

function note(running: Case, { call, operation, request, sent }: Prepared, observation: Observation): void {
  const reading = readAnswer(observation, operation, running.world.profile);
  if (reading.kind === "clean" && reading.code === undefined) running.model.accepted(call, operation, sent);
  running.entries.set(call.id, { id: call.id, step: call, role: call.role, request, sent, observation, reading });
}

function judgeAnswer(running: Case, step: FramedStep, { call, operation }: Prepared, observation: Observation): void {
  const reading = readAnswer(observation, operation, running.world.profile);
  const wrong = compareAnswer(due(call.expect), reading, operation);
  if (wrong !== undefined) running.problems.push({ step: step.id, oracle: "answer", ...wrong });
}

function due(expect: Expectation): Expected {
  switch (expect.see) {
    case "untaken":
    case "declared":
      return { see: expect.see };
    case "refused":
      return { see: "refused", codes: expect.codes };
    case "clean":
      return { see: "clean", body: [] };
    case "history":
    case "model":
      throw new Unfillable(`a framed request cannot expect what ${expect.see} says`);
  }
}

function observed({ status, headers, body, head }: RawAnswer): Observation & { readonly head: string } {
  return { kind: "answer", status, headers, body, head, milliseconds: 0 };
}
