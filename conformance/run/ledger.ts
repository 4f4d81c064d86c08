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
  /** Cases of the plan that were judged, by their place in it. */
  readonly judged: Set<number>;
  /** Attacks in them that were judged, each beside a clean twin. */
  executed: number;
  milliseconds: number;
  /** Why the first case that could not be judged could not. */
  unjudgeable?: string;
  /** What to hand over so that it can be, when that is why. */
  remedy?: string;
  violation?: Violation;
  /** Whether a case that shows it to be violated is being reduced: one is enough. */
  reducing: boolean;
  /** First problem of each case that is just tried again. */
  readonly suspected: Set<Problem>;
  /** What was seen to happen in its cases. */
  readonly happened: Set<string>;
  /** Whether values were planted for it that must be seen nowhere. */
  planted: boolean;
}

/** What came of one case: enough to put an account together again from all of them. It holds no value of the run. */
export interface Booking {
  readonly obligation: string;
  /** Its place in the plan, or that it is a program which failed before. */
  readonly index: number | typeof EARLIER;
  /** Attacks that were judged; none when the case could not be. */
  readonly executed: number;
  readonly milliseconds: number;
  readonly happened: readonly string[];
  readonly planted: boolean;
  readonly unjudgeable?: string;
  readonly remedy?: string;
  readonly violation?: Violation;
  /** What was seen and not confirmed. */
  readonly signal?: Problem;
}

/** What did not come back, or could not be tried again: listed, never counted. */
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
        judged: new Set<number>(),
        executed: 0,
        milliseconds: 0,
        happened: new Set<string>(),
        reducing: false,
        suspected: new Set<Problem>(),
        planted: false,
      };
      return [each.obligation.id, { ...account, ...(earlier === undefined ? {} : { earlier }) }];
    }),
  );
}

/** Whether an obligation is known to be violated: what showed it may still be in the making. */
export function isBroken({ violation, reducing }: Account): boolean {
  return violation !== undefined || reducing;
}

/** Books what came of a case. */
export function book(account: Account, signals: Signal[], booking: Booking): void {
  const { obligation, index, unjudgeable, violation, signal } = booking;
  for (const name of booking.happened) account.happened.add(name);
  account.planted ||= booking.planted;
  if (violation !== undefined) account.violation ??= violation;
  if (signal !== undefined) signals.push({ obligation, problem: signal });
  if (unjudgeable !== undefined) leaveUnjudged(account, booking);
  else if (index !== EARLIER) account.judged.add(index);
  account.executed += booking.executed;
  account.milliseconds += booking.milliseconds;
}

/** Notes why a case of an obligation could not be judged. The first reason stays. */
export function leaveUnjudged(
  account: Account,
  { unjudgeable, remedy }: Pick<Account, "unjudgeable" | "remedy">,
): void {
  if (account.unjudgeable !== undefined || unjudgeable === undefined) return;
  account.unjudgeable = unjudgeable;
  if (remedy !== undefined) account.remedy = remedy;
}

/** What stands in a case id in place of a number when the program is one that failed before. */
export const EARLIER = "earlier";
