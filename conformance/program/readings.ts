import { valueAt } from "../../src/bundle/json-pointer.ts";
import { readAnswer } from "../oracles/answer.ts";
import { describe } from "../oracles/expectation.ts";
import { operationOf, Unjudgeable, type Case } from "./case.ts";
import { encodeCall } from "./encode-call.ts";
import { searchForLeaks, send } from "./exchange.ts";
import { Unfillable } from "./unfillable.ts";
import type { CallStep, ReadStep } from "./program.ts";

/** Reads every count of a tenant and compares it with an earlier reading. */
export async function runRead(running: Case, step: ReadStep): Promise<void> {
  const values = await readCounts(running, step);
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

/** Reads every count of a tenant. Throws Unjudgeable when a reading does not come. */
export async function readCounts(
  running: Case,
  { id, as }: Pick<ReadStep, "id" | "as">,
): Promise<Record<string, number>> {
  const values: Record<string, number> = {};
  const { readings } = running.world.profile.document;
  for (const source of new Set(Object.values(readings).map((reading) => reading.from))) {
    const operation = operationOf(running, source);
    const call: CallStep = {
      do: "call",
      id: `${id}:${source}`,
      role: "probe",
      operation: source,
      as,
      expect: { see: "clean" },
    };
    const { request } = encodeCall(call, operation, running.world.profile, running.filling);
    const observation = await send(running, { call, operation, request, sent: undefined });
    const reading = readAnswer(observation, operation, running.world.profile);
    running.world.observe(operation, reading, observation, running.program);
    searchForLeaks(running, id, observation);
    if (reading.kind !== "clean") throw new Unjudgeable(`reading ${id} (${source}): seen ${describe(reading)}`);
    for (const [name, entry] of Object.entries(readings)) {
      if (entry.from !== source) continue;
      const value = valueAt(reading.body, entry.at);
      if (typeof value !== "number") throw new Unjudgeable(`reading ${id} (${source}): no number at ${entry.at}`);
      values[name] = value;
    }
  }
  return values;
}
