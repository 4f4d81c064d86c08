import { demandWritable } from "../demand-writable.ts";
import { UsageError } from "../usage-error.ts";

/** What of a request a run would only stumble over at its end, or take for something else. */
export interface Demanded {
  readonly seed: number | undefined;
  readonly maxExamples: number;
  readonly maxTimeSeconds: number | undefined;
  readonly workers?: number | undefined;
  readonly outputs: readonly { readonly file: string | undefined }[];
}

const MOST_WORKERS = 128;

/** Throws a UsageError for numbers a run cannot be made of and for a report that could not be written, before anything is sent. */
export function demandUsable(request: Demanded, cwd: string): void {
  const { seed, maxExamples, maxTimeSeconds, workers, outputs } = request;
  if (seed !== undefined) demandWhole("seed", seed);
  demandWhole("max-examples", maxExamples);
  if (workers !== undefined && !(Number.isSafeInteger(workers) && workers >= 1 && workers <= MOST_WORKERS))
    throw new UsageError(`option --workers must be a whole number from 1 to ${MOST_WORKERS}`);
  if (maxTimeSeconds !== undefined && !(maxTimeSeconds > 0))
    throw new UsageError("option --max-time must be a number above 0");
  demandWritable(outputs, cwd);
}

function demandWhole(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new UsageError(`option --${name} must be a whole number, 0 or more`);
}
