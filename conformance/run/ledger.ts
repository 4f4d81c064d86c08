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
  /** Program that showed a violation in an earlier run: tried before all others, and counted only when it does so again. */
  readonly earlier?: Program;
  /** Cases that were judged. */
  cases: number;
  /** Attacks in them that were judged, each beside a clean twin. */
  executed: number;
  milliseconds: number;
  /** Why the first case that could not be judged could not. */
  unjudgeable?: string;
  violation?: Violation;
  /** First problem of each case that is just tried again. */
  readonly suspected: Set<Problem>;
  /** What was seen to happen in its cases. */
  readonly happened: Set<string>;
  /** Whether values were planted for it that must be seen nowhere. */
  planted: boolean;
}

/** A signal that did not come back: listed, never counted. */
export interface Signal {
  readonly obligation: string;
  readonly problem: Problem;
}

/** Opens an account for each obligation of a plan, with what failed before. */
export function openLedger(
  planned: readonly PlannedObligation[],
  failed: ReadonlyMap<string, Program> = new Map(),
): Map<string, Account> {
  return new Map(
    planned.map((each) => {
      const earlier = each.unrun === undefined ? failed.get(each.obligation.id) : undefined;
      const account = {
        planned: each,
        cases: 0,
        executed: 0,
        milliseconds: 0,
        happened: new Set<string>(),
        suspected: new Set<Problem>(),
        planted: false,
      };
      return [each.obligation.id, { ...account, ...(earlier === undefined ? {} : { earlier }) }];
    }),
  );
}

/** What stands in a case id in place of a number when the program is one that failed before. */
export const EARLIER = "earlier";
