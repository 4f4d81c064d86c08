import type { CallRequest, Observation } from "../../src/protocol/call.ts";
import type { Canary } from "../canaries/canary.ts";
import type { Reading } from "../oracles/answer.ts";
import type { CallStep, Role } from "./program.ts";

/** One thing a case found. Texts are safe to print: they hold no value of a request or an answer. */
export interface Problem {
  readonly step: string;
  readonly oracle: "answer" | "trace" | "leak" | "availability" | "history" | "relation" | "inspection";
  readonly expected: string;
  readonly seen: string;
}

/** One request of a case and what came of it. Requests stay in memory; they never reach a report. */
export interface Entry {
  readonly id: string;
  /** The step whose bytes were sent; for a replay the original one. */
  readonly step: CallStep;
  readonly role: Role;
  readonly request: CallRequest;
  /** The filled-in input. */
  readonly sent: unknown;
  readonly observation: Observation;
  readonly reading: Reading;
}

/** What came of one case. */
export interface Transcript {
  readonly entries: readonly Entry[];
  readonly canaries: readonly Canary[];
  readonly problems: readonly Problem[];
  /** What was seen to happen of all that an attack hopes for. */
  readonly happened: readonly string[];
  /** Why the case says nothing about the obligation, when it does not. */
  readonly unjudgeable?: string;
  /** What to hand over so that it can be judged, when that is why it could not. */
  readonly remedy?: string;
  readonly requests: number;
}
