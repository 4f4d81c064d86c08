import type { CallLimits } from "../../protocol/call.ts";
import { UsageError } from "../usage-error.ts";

/** How long a target is waited for, in seconds. */
export interface Patience {
  /** For the answer to one call. */
  readonly callTimeoutSeconds: number | undefined;
  /** Until a target that was started is ready. */
  readonly startTimeoutSeconds: number | undefined;
}

/** Longest that can be asked for: an hour. */
const MOST_SECONDS = 3600;
const MOST_ANSWER_BYTES = 1024 * 1024;

/** Bounds on one call; 10 seconds unless said otherwise. Throws a UsageError for a time that nobody can wait. */
export function callLimits({ callTimeoutSeconds = 10 }: Pick<Patience, "callTimeoutSeconds">): CallLimits {
  return { timeoutMs: milliseconds("call-timeout", callTimeoutSeconds), maxAnswerBytes: MOST_ANSWER_BYTES };
}

/** How long a start may take; 30 seconds unless said otherwise. Throws a UsageError for a time that nobody can wait. */
export function startTimeout({ startTimeoutSeconds = 30 }: Pick<Patience, "startTimeoutSeconds">): number {
  return milliseconds("start-timeout", startTimeoutSeconds);
}

function milliseconds(name: string, seconds: number): number {
  if (seconds > 0 && seconds <= MOST_SECONDS) return Math.ceil(seconds * 1000);
  throw new UsageError(`option --${name} must be a number of seconds above 0, at most ${MOST_SECONDS}`);
}
