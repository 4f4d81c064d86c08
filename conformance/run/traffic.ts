import type { Bundle, Operation, Profile } from "../../src/bundle/model.ts";
import type { Observation } from "../../src/protocol/call.ts";
import type { Reading } from "../oracles/answer.ts";
import type { Program } from "../program/program.ts";
import type { Problem } from "../program/transcript.ts";
import { declaredProblem, shapeProblem } from "./traffic-problems.ts";

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
  /** Codes that a request was due and did not get, each with a program that sent such a request. */
  readonly missed: Map<string, Program>;
  shape?: TrafficFinding;
  declared?: TrafficFinding;
}

/** What all traffic of an operation showed, as plain data: what an earlier sitting or another shard saw. */
export interface TrafficFacts extends Pick<OperationTraffic, "answers" | "refusals" | "shape" | "declared"> {
  readonly operation: string;
  readonly codes: readonly string[];
  /** Left out where there are none. */
  readonly missed?: readonly MissedCode[];
}

/** A code that a request was due and did not get. */
export interface MissedCode {
  readonly code: string;
  readonly program: Program;
}

/** Judges every exchange of a run: shape of answers, declared codes and their statuses. */
export interface Traffic {
  /** `due` is the one code that the contract has the request refused with, where it leaves no choice. */
  observe(operation: Operation, reading: Reading, observation: Observation, program: Program, due?: string): void;
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
    const known = byOperation.get(operation.name) ?? {
      answers: 0,
      refusals: 0,
      codes: new Set<string>(),
      missed: new Map<string, Program>(),
    };
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
    facts: () => [...byOperation].map(([operation, seen]) => factsOf(operation, seen)),
    observe(operation, reading, observation, program, due) {
      requests++;
      if (observation.kind === "silence") return;
      const seen = of(operation);
      seen.answers++;
      if (due !== undefined && reading.code !== due && !seen.missed.has(due)) seen.missed.set(due, program);
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

/**
 * What of the traffic breaks an obligation that judges all of it. A declared code that was never seen is a violation only when requests were due it: otherwise
 * nobody asked for it.
 */
export function trafficFinding(
  suffix: string,
  operation: Operation,
  seen: OperationTraffic,
): TrafficFinding | undefined {
  const what = TRAFFIC_FINDINGS[suffix];
  if (what !== undefined) return seen[what];
  if (suffix !== "refusal-reached") return undefined;
  const code = unreachedCodes(operation, seen).find((each) => seen.missed.has(each));
  const program = code === undefined ? undefined : seen.missed.get(code);
  if (program === undefined) return undefined;
  const expected = `a request that is due ${code} refused with it`;
  return { problem: { step: "any", oracle: "answer", expected, seen: "none of those that were due it was" }, program };
}

/** Declared codes of an operation that no answer had. */
export function unreachedCodes({ refuses }: Operation, { codes }: OperationTraffic): string[] {
  return [...new Set(refuses.map(({ code }) => code))].filter((code) => !codes.has(code));
}

function factsOf(operation: string, { codes, missed, ...seen }: OperationTraffic): TrafficFacts {
  return {
    operation,
    ...seen,
    codes: [...codes].toSorted(),
    ...(missed.size === 0 ? {} : { missed: [...missed].map(([code, program]) => ({ code, program })) }),
  };
}

function addFacts(
  seen: OperationTraffic,
  { answers, refusals, codes, missed = [], shape, declared }: TrafficFacts,
): void {
  seen.answers += answers;
  seen.refusals += refusals;
  for (const code of codes) seen.codes.add(code);
  for (const { code, program } of missed) if (!seen.missed.has(code)) seen.missed.set(code, program);
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
  const missed = now.missed?.filter(({ code }) => before.missed?.some((known) => known.code === code) !== true) ?? [];
  return [
    {
      operation,
      answers: now.answers - before.answers,
      refusals: now.refusals - before.refusals,
      codes: now.codes.filter((code) => !before.codes.includes(code)),
      ...(missed.length === 0 ? {} : { missed }),
      ...(shape === undefined || before.shape === shape ? {} : { shape }),
      ...(declared === undefined || before.declared === declared ? {} : { declared }),
    },
  ];
}
