import { canonicalJson } from "../../src/bundle/canonical-json.ts";
import { pointerSegments, toPointer, valueAt } from "../../src/bundle/json-pointer.ts";
import type { Bundle, Operation, Profile } from "../../src/bundle/model.ts";
import type { Observation } from "../../src/protocol/call.ts";
import type { Reading } from "../oracles/answer.ts";
import { describe } from "../oracles/expectation.ts";
import { schemaValidators } from "../oracles/schema.ts";
import type { Program } from "../program/program.ts";
import type { Problem } from "../program/transcript.ts";

/** The first violation of a promise about all traffic, with the program that showed it. */
export interface TrafficFinding {
  readonly problem: Problem;
  readonly program: Program;
}

/** What all traffic of one operation showed. */
export interface OperationTraffic {
  answers: number;
  refusals: number;
  readonly codes: Set<string>;
  shape?: TrafficFinding;
  declared?: TrafficFinding;
}

/** Judges every exchange of a run: shape of answers, declared codes and their statuses. */
export interface Traffic {
  observe(operation: Operation, reading: Reading, observation: Observation, program: Program): void;
  of(operation: Operation): OperationTraffic;
  readonly requests: number;
}

/** Starts an empty record of a profile's traffic. */
export function startTraffic(bundle: Bundle, profile: Profile): Traffic {
  const byOperation = new Map<string, OperationTraffic>();
  let requests = 0;
  const of = (operation: Operation): OperationTraffic => {
    const known = byOperation.get(operation.name) ?? { answers: 0, refusals: 0, codes: new Set<string>() };
    byOperation.set(operation.name, known);
    return known;
  };
  return {
    of,
    get requests() {
      return requests;
    },
    observe(operation, reading, observation, program) {
      requests++;
      if (observation.kind === "silence") return;
      const seen = of(operation);
      seen.answers++;
      const shape = seen.shape === undefined ? shapeProblem(operation, reading, profile) : undefined;
      if (shape !== undefined) seen.shape = { problem: shape, program };
      // A no without a code, or outside the envelope, is a refusal too: one that nobody declared.
      const refusal = reading.refuses || reading.status >= 400;
      if (!refusal && operation.clean.code === undefined) return;
      seen.refusals++;
      if (reading.code !== undefined) seen.codes.add(reading.code);
      const declared = seen.declared === undefined ? declaredProblem(operation, reading, bundle) : undefined;
      if (declared !== undefined) seen.declared = { problem: declared, program };
    },
  };
}

function shapeProblem(operation: Operation, reading: Reading, profile: Profile): Problem | undefined {
  const { wire } = profile;
  const problem = (expected: string, seen: string): Problem => ({ step: "any", oracle: "answer", expected, seen });
  const validators = schemaValidators(profile);
  const envelope = reading.refuses ? wire.refusalEnvelope : wire.envelope;
  if (envelope !== undefined && !validators.validatorOf(envelope)(reading.json)) {
    return problem(
      `an answer of schema ${envelope}`,
      `${describe(reading)}: ${where(validators.validatorOf(envelope).errors, validators.names)}`,
    );
  }
  for (const [left, right] of profile.document.wire.equal) {
    if (left === undefined || right === undefined) continue;
    if (canonicalJson(valueAt(reading.json, left) ?? null) !== canonicalJson(valueAt(reading.json, right) ?? null)) {
      return problem(`the same value at ${left} and ${right}`, `${describe(reading)} with different values there`);
    }
  }
  if (wire.operationAt !== undefined && valueAt(reading.json, wire.operationAt) !== operation.name)
    return problem(`the name ${operation.name} at ${wire.operationAt}`, "another name there");
  const clean = reading.outcome === operation.clean.outcome && operation.clean.code === undefined;
  const schema = reading.refuses ? wire.refusalBody : clean ? operation.response?.name : undefined;
  if (schema === undefined)
    return problem(`outcome ${operation.clean.outcome} or ${wire.outcome?.refused}`, describe(reading));
  const validate = validators.validatorOf(schema);
  if (validate(reading.body)) return undefined;
  return problem(`a body of schema ${schema}`, `${describe(reading)}: ${where(validate.errors, validators.names)}`);
}

/** Where an answer departs from its schema. Names of members the contract does not know are not quoted: they may be material. */
function where(
  errors: readonly { instancePath: string; keyword: string }[] | null | undefined,
  names: ReadonlySet<string>,
): string {
  const [first] = errors ?? [];
  if (first === undefined) return "it departs from the schema";
  const place = pointerSegments(first.instancePath).map((name) =>
    names.has(name) || /^\d+$/u.test(name) ? name : "*",
  );
  return `${first.keyword} fails at ${place.length === 0 ? "the top" : toPointer(place)}`;
}

function declaredProblem(operation: Operation, reading: Reading, bundle: Bundle): Problem | undefined {
  const problem = (expected: string): Problem => ({ step: "any", oracle: "answer", expected, seen: describe(reading) });
  const codes = [
    ...new Set(operation.refuses.map((refusal) => refusal.code)),
    ...(operation.clean.code === undefined ? [] : [operation.clean.code]),
  ];
  if (reading.code === undefined || !codes.includes(reading.code))
    return problem(`one of the ${codes.length} codes ${operation.name} declares`);
  const status = bundle.codes.get(reading.code)?.status;
  return status === reading.status ? undefined : problem(`status ${String(status)} for ${reading.code}`);
}
