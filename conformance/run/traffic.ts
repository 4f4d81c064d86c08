import { canonicalJson } from "../../src/bundle/canonical-json.ts";
import { pointerSegments, toPointer, valueAt } from "../../src/bundle/json-pointer.ts";
import { statusesOf, type Bundle, type Operation, type Profile } from "../../src/bundle/model.ts";
import type { Observation } from "../../src/protocol/call.ts";
import type { Reading } from "../oracles/answer.ts";
import { describe } from "../oracles/expectation.ts";
import { schemaValidators } from "../oracles/schema.ts";
import type { Program } from "../program/program.ts";
import type { Problem } from "../program/transcript.ts";

/** A violation of a promise about all traffic, with the program that showed it. Of several the one kept does not depend on which came first. */
export interface TrafficFinding {
  readonly problem: Problem;
  readonly program: Program;
}

/** What of the traffic breaks each obligation that judges all of it, by suffix. */
export const TRAFFIC_FINDINGS: Readonly<Record<string, "shape" | "declared" | undefined>> = {
  "closed-response": "shape",
  "refusal-declared": "declared",
};

/** What all traffic of one operation showed. */
export interface OperationTraffic {
  answers: number;
  refusals: number;
  readonly codes: Set<string>;
  shape?: TrafficFinding;
  declared?: TrafficFinding;
}

/** What all traffic of an operation showed, as plain data: what an earlier sitting or another shard saw. */
export interface TrafficFacts extends Pick<OperationTraffic, "answers" | "refusals" | "shape" | "declared"> {
  readonly operation: string;
  readonly codes: readonly string[];
}

/** Judges every exchange of a run: shape of answers, declared codes and their statuses. */
export interface Traffic {
  observe(operation: Operation, reading: Reading, observation: Observation, program: Program): void;
  of(operation: Pick<Operation, "name">): OperationTraffic;
  /** Takes in what was seen elsewhere. */
  add(facts: Iterable<TrafficFacts>, requests: number): void;
  facts(): TrafficFacts[];
  readonly requests: number;
}

/** Starts an empty record of a profile's traffic. */
export function startTraffic(bundle: Bundle, profile: Profile): Traffic {
  const byOperation = new Map<string, OperationTraffic>();
  let requests = 0;
  const of = (operation: Pick<Operation, "name">): OperationTraffic => {
    const known = byOperation.get(operation.name) ?? { answers: 0, refusals: 0, codes: new Set<string>() };
    byOperation.set(operation.name, known);
    return known;
  };
  return {
    of,
    get requests() {
      return requests;
    },
    add: (facts, count) => {
      requests += count;
      for (const each of facts) addFacts(of({ name: each.operation }), each);
    },
    facts: () =>
      [...byOperation].map(([operation, { codes, ...seen }]) => ({ operation, ...seen, codes: [...codes].toSorted() })),
    observe(operation, reading, observation, program) {
      requests++;
      if (observation.kind === "silence") return;
      const seen = of(operation);
      seen.answers++;
      const shape = shapeProblem(operation, reading, profile);
      if (shape !== undefined) seen.shape = lesser(seen.shape, { problem: shape, program });
      // A no without a code, or outside the envelope, is a refusal too: one that nobody declared.
      const refusal = reading.refuses || reading.status >= 400;
      if (!refusal && operation.clean.code === undefined) return;
      seen.refusals++;
      // Only words of the contract: any other may be something that was sent.
      if (reading.code !== undefined && bundle.codes.has(reading.code)) seen.codes.add(reading.code);
      const declared = declaredProblem(operation, reading, bundle);
      if (declared !== undefined) seen.declared = lesser(seen.declared, { problem: declared, program });
    },
  };
}

function addFacts(seen: OperationTraffic, { answers, refusals, codes, shape, declared }: TrafficFacts): void {
  seen.answers += answers;
  seen.refusals += refusals;
  for (const code of codes) seen.codes.add(code);
  if (shape !== undefined) seen.shape = lesser(seen.shape, shape);
  if (declared !== undefined) seen.declared = lesser(seen.declared, declared);
}

/** Cases that run at the same time race for who is seen first, so the words decide. */
function lesser(known: TrafficFinding | undefined, found: TrafficFinding): TrafficFinding {
  if (known === undefined) return found;
  const words = ({ problem: { expected, seen } }: TrafficFinding): string => `${expected}\n${seen}`;
  return words(found) < words(known) ? found : known;
}

/** Gives, each time it is asked, what came in since the time before: added up, it is the traffic. */
export function trafficMeter(traffic: Traffic): () => { facts: TrafficFacts[]; requests: number } {
  let before = new Map(traffic.facts().map((facts) => [facts.operation, facts]));
  let requestsBefore = traffic.requests;
  return () => {
    const now = traffic.facts();
    const facts = now.flatMap((each) => changeOf(before.get(each.operation), each));
    const requests = traffic.requests - requestsBefore;
    before = new Map(now.map((each) => [each.operation, each]));
    requestsBefore = traffic.requests;
    return { facts, requests };
  };
}

function changeOf(before: TrafficFacts | undefined, now: TrafficFacts): TrafficFacts[] {
  if (before === undefined) return [now];
  // A refusal is an answer too, so where no answer came nothing else did.
  if (now.answers === before.answers) return [];
  const { operation, shape, declared } = now;
  return [
    {
      operation,
      answers: now.answers - before.answers,
      refusals: now.refusals - before.refusals,
      codes: now.codes.filter((code) => !before.codes.includes(code)),
      ...(shape === undefined || before.shape === shape ? {} : { shape }),
      ...(declared === undefined || before.declared === declared ? {} : { declared }),
    },
  ];
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

/** Where an answer departs from its schema. Names of members the contract does not know are not quoted: they may be material. */
function where(
  errors: readonly { instancePath: string; keyword: string }[] | null | undefined,
  names: ReadonlySet<string>,
): string {
  const [first] = errors ?? [];
  if (first === undefined) return "it departs from the schema";
  return `${first.keyword} fails at ${safePlace(first.instancePath, names)}`;
}

function safePlace(pointer: string, names: ReadonlySet<string>): string {
  const place = pointerSegments(pointer).map((name) => (names.has(name) || /^\d+$/u.test(name) ? name : "*"));
  return place.length === 0 ? "the top" : toPointer(place);
}

function declaredProblem(operation: Operation, reading: Reading, bundle: Bundle): Problem | undefined {
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
