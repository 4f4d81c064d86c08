/** What one contender did while it was measured. */
export interface Measure {
  readonly requests: number;
  readonly seconds: number;
  /** Processor time of this process, in microseconds for each request. */
  readonly cpu: number;
  /** Share of answers that were accepted, 0 to 1. */
  readonly accepted: number;
}

/** Measures what `run` does. It tells how many requests it made and how many of them were accepted. Rejects when none was: nobody asks how fast a closed door is. */
export async function measured(run: () => Promise<{ requests: number; accepted: number }>): Promise<Measure> {
  const before = process.cpuUsage();
  const started = performance.now();
  const { requests, accepted } = await run();
  const seconds = (performance.now() - started) / 1000;
  if (accepted === 0) throw new Error(`none of ${requests} requests was accepted, so there is nothing to measure`);
  const { user, system } = process.cpuUsage(before);
  return { requests, seconds, cpu: (user + system) / requests, accepted: accepted / requests };
}

/** Requests a second. */
export function rate({ requests, seconds }: Measure): number {
  return requests / seconds;
}
