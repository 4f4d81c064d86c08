import type { Program } from "../program/program.ts";
import type { Problem } from "../program/transcript.ts";
import type { PlannedObligation } from "../plan.ts";

/** A violation that came back, with the smallest program found. */
export interface Violation {
  readonly problems: readonly Problem[];
  readonly program: Program;
  readonly reproduced: string;
}

/** What is known of one obligation while a run goes on. */
export interface Account {
  readonly planned: PlannedObligation;
  /** Cases that were judged. */
  cases: number;
  /** Attacks in them that were judged, each beside a clean twin. */
  executed: number;
  milliseconds: number;
  /** Why the first case that could not be judged could not. */
  unjudgeable?: string;
  violation?: Violation;
  /** What was seen to happen in its cases. */
  readonly happened: Set<string>;
  /** Whether secrets or raw payloads were planted for it. */
  planted: boolean;
}

/** A signal that did not come back: listed, never counted. */
export interface Signal {
  readonly obligation: string;
  readonly problem: Problem;
}

/** Opens an account for each obligation of a plan. */
export function openLedger(planned: readonly PlannedObligation[]): Map<string, Account> {
  return new Map(
    planned.map((each) => [
      each.obligation.id,
      { planned: each, cases: 0, executed: 0, milliseconds: 0, happened: new Set(), planted: false },
    ]),
  );
}
