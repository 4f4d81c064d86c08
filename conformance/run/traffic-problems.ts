import { canonicalJson } from "../../src/bundle/canonical-json.ts";
import { valueAt } from "../../src/bundle/json-pointer.ts";
import { statusesOf, type Bundle, type Operation, type Profile } from "../../src/bundle/model.ts";
import type { Reading } from "../oracles/answer.ts";
import { describe } from "../oracles/expectation.ts";
import { safePlace } from "../oracles/safe-place.ts";
import { schemaValidators } from "../oracles/schema.ts";
import type { Problem } from "../program/transcript.ts";

/** What is wrong with the form of an answer: its frame, its body, the places that must be equal. */
export function shapeProblem(operation: Operation, reading: Reading, profile: Profile): Problem | undefined {
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
  if (!validate(reading.body))
    return problem(`a body of schema ${schema}`, `${describe(reading)}: ${where(validate.errors, validators.names)}`);
  const [beside] = reading.beside;
  if (beside === undefined) return undefined;
  const more = reading.beside.length === 1 ? "" : ` and ${reading.beside.length - 1} more`;
  return problem(
    "an answer with nothing beside what the bindings name",
    `${describe(reading)} with a value at ${safePlace(beside, validators.names)}${more}`,
  );
}

/** Where an answer departs from its schema. */
function where(
  errors: readonly { instancePath: string; keyword: string }[] | null | undefined,
  names: ReadonlySet<string>,
): string {
  const [first] = errors ?? [];
  if (first === undefined) return "it departs from the schema";
  return `${first.keyword} fails at ${safePlace(first.instancePath, names)}`;
}

/** What is wrong with the code of a refusal, or with its status. */
export function declaredProblem(operation: Operation, reading: Reading, bundle: Bundle): Problem | undefined {
  const problem = (expected: string): Problem => ({ step: "any", oracle: "answer", expected, seen: describe(reading) });
  const codes = [
    ...new Set(operation.refuses.map((refusal) => refusal.code)),
    ...(operation.clean.code === undefined ? [] : [operation.clean.code]),
  ];
  if (reading.code === undefined || !codes.includes(reading.code))
    return problem(`one of the ${codes.length} codes ${operation.name} declares`);
  const statuses = reading.statusDue === undefined ? statusesOf(bundle, operation, reading.code) : [reading.statusDue];
  return statuses.includes(reading.status) ? undefined : problem(`status ${statuses.join(" or ")} for ${reading.code}`);
}
