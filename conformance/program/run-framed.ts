import type { Observation } from "../../src/protocol/call.ts";
import type { RawAnswer, RawExchange } from "../../src/protocol/raw-exchange.ts";
import { readAnswer } from "../oracles/answer.ts";
import { compareAnswer, type Expected } from "../oracles/expectation.ts";
import { Unjudgeable, type Case } from "./case.ts";
import { keep, observe, prepare, searchForLeaks, type Prepared } from "./exchange.ts";
import { Unfillable } from "./unfillable.ts";
import { FRAMINGS, type Framing } from "./framings.ts";
import type { FramedStep } from "./program.ts";
import { resolve } from "./resolve.ts";

/** Writes the requests of a step on one connection and judges whatever comes back on it. */
export async function runFramed(running: Case, step: FramedStep): Promise<void> {
  const { target, limits } = running.world;
  const framing = FRAMINGS.get(step.framing);
  if (framing === undefined) throw new Unfillable(`nothing is known of the framing ${step.framing}`);
  if (target.raw === undefined) throw new Unjudgeable("the target is not reached over a socket");
  const prepared: Prepared[] = [];
  for (const call of step.calls) prepared.push(prepare(running, call));
  const { bytes, ...options } = framing.write(
    prepared.map(({ request }) => request),
    target.raw,
  );
  running.requests += prepared.length;
  const exchange = await target.raw.sendBytes(bytes, limits, options);
  judge(running, step, framing, prepared, exchange);
}

function judge(
  running: Case,
  step: FramedStep,
  framing: Framing,
  prepared: readonly Prepared[],
  exchange: RawExchange,
): void {
  const { answers, end, detail, rest } = exchange;
  const observations: Observation[] = answers.map((answer) => observed(answer));
  const silence: Observation = { kind: "silence", why: "closed", definite: false, detail, partial: rest };
  for (const observation of [...observations, silence]) {
    running.received += (observation.kind === "answer" ? observation.body : observation.partial).length;
    searchForLeaks(running, step.id, observation);
  }
  for (const [index, each] of prepared.entries()) {
    const { call, operation, sent } = each;
    const answer = observations[index];
    const expected = resolve(running, call.expect, each);
    const reading = keep(running, call, each, answer ?? silence);
    if (reading.kind === "clean" && reading.code === undefined) running.model.accepted(call, operation, sent);
    if (answer !== undefined && framing.honest === true) observe(running, each, reading, answer, expected);
    // Answers nobody asked for are due what the last request is.
    const ends = index === prepared.length - 1 ? answers.length : index + 1;
    for (const due of observations.slice(index, ends)) judgeAnswer(running, step, each, expected, due);
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

function judgeAnswer(
  running: Case,
  step: FramedStep,
  { operation }: Prepared,
  expected: Expected,
  observation: Observation,
): void {
  const reading = readAnswer(observation, operation, running.world.profile);
  const wrong = compareAnswer(expected, reading, operation);
  if (wrong !== undefined) running.problems.push({ step: step.id, oracle: "answer", ...wrong });
}

function observed({ status, headers, body, head }: RawAnswer): Observation & { readonly head: string } {
  return { kind: "answer", status, headers, body, head, milliseconds: 0 };
}
