import type { Target } from "../../src/protocol/target.ts";

/** When a run begins nothing new, and when it waits for nothing any more. */
export interface RunClock {
  /** The first case is next: a budget for cases counts from here. */
  begin(): void;
  /** Whether its time is up: no new case is begun. */
  isOver(): boolean;
  /** Aborted by whoever ends the run, or one call's time after its own is up: what is under way is given up. */
  readonly ended: AbortSignal;
  /** Lets nothing of it live on. */
  stop(): void;
}

/** What decides how long a run lasts. */
export interface RunTime {
  readonly signal?: AbortSignal;
  /** Milliseconds after which no new case is begun. */
  readonly maxTimeMs?: number;
  /** The same, counted from the first case. */
  readonly budgetMs?: number;
  /** How long one call may take. */
  readonly callMs: number;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Starts the clock of a run. Without a limit only the signal ends it. */
export function startClock({ signal, maxTimeMs, budgetMs, callMs }: RunTime): RunClock {
  const over = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  let until = Infinity;
  const limit = (milliseconds: number | undefined): void => {
    if (milliseconds === undefined) return;
    until = Math.min(until, performance.now() + milliseconds);
    timers.push(setTimeout(() => over.abort(), Math.min(milliseconds + callMs, LONGEST_TIMER_MS)));
  };
  limit(maxTimeMs);
  return {
    begin: () => limit(budgetMs),
    isOver: () => signal?.aborted === true || performance.now() >= until,
    ended: AbortSignal.any([over.signal, ...(signal === undefined ? [] : [signal])]),
    stop: () => timers.forEach((timer) => clearTimeout(timer)),
  };
}

/** A target that is frozen once the run has ended: a call or a restart under way never settles, so what waits for it goes no further and accuses nobody. */
export function frozenAtEnd(target: Target, ended: AbortSignal): Target {
  const frozen = <T>(): Promise<T> => new Promise(() => undefined);
  const unlessEnded = async <T>(work: () => Promise<T>): Promise<T> => {
    if (ended.aborted) return frozen();
    const result = await work();
    return ended.aborted ? frozen() : result;
  };
  const restart = target.restart?.bind(target);
  const end = target.end?.bind(target);
  const fault = target.fault?.bind(target);
  const { transport, name, powers, surfaces, raw } = target;
  return {
    transport,
    name,
    powers,
    surfaces,
    call: (request, limits) => unlessEnded(() => target.call(request, limits)),
    ...(raw === undefined
      ? {}
      : {
          raw: {
            host: raw.host,
            base: raw.base,
            sendBytes: (bytes, limits, options) => unlessEnded(() => raw.sendBytes(bytes, limits, options)),
          },
        }),
    ...(restart === undefined ? {} : { restart: (...changes) => unlessEnded(() => restart(...changes)) }),
    ...(end === undefined ? {} : { end: () => unlessEnded(end) }),
    ...(fault === undefined ? {} : { fault }),
    close: () => target.close(),
  };
}
