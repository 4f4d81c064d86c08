/** One call of a history. Places count the events of a run, so nobody needs a clock: a call is before another when it ended before the other began. */
export interface Call<A> {
  readonly id: string;
  readonly action: A;
  readonly began: number;
  /** Infinite when no answer came. */
  readonly ended: number;
}

/** What a sequential machine does. */
export interface Machine<S, A> {
  readonly start: S;
  /** The state after an action, or undefined when it could not have had the result it had. */
  step(state: S, action: A): S | undefined;
  /** Equal for equal states. */
  key(state: S): string;
}

/** Whether some order explains a history. `unknown`: the search was given up. */
export type Explanation =
  | { readonly found: "yes"; readonly order: readonly string[] }
  | { readonly found: "no" }
  | { readonly found: "unknown" };

/** More calls than this at the same moment cost more than they find. */
export const MOST_CONCURRENT = 8;

const MOST_STATES = 500_000;

/**
 * Searches an order of the calls that a machine doing one thing at a time could have taken, and that keeps what was before before.
 * A call without an answer may have happened at any moment after it began, or never. After Wing and Gong, with Lowe's memory of
 * positions seen: the same calls done with the same state are tried once.
 */
export function linearize<S, A>(
  calls: readonly Call<A>[],
  machine: Machine<S, A>,
  mostStates: number = MOST_STATES,
): Explanation {
  if (calls.length > 30 || concurrency(calls) > MOST_CONCURRENT) return { found: "unknown" };
  const seen = new Set<string>();
  const answered = calls.reduce((mask, call, index) => (call.ended === Infinity ? mask : mask | (1 << index)), 0);
  const order: string[] = [];
  const search = (state: S, done: number): "yes" | "no" | "unknown" => {
    if ((done & answered) === answered) return "yes";
    const position = `${done} ${machine.key(state)}`;
    if (seen.has(position)) return "no";
    if (seen.size >= mostStates) return "unknown";
    seen.add(position);
    const open = calls.flatMap((call, index) => ((done & (1 << index)) === 0 ? [{ call, index }] : []));
    const firstEnd = Math.min(...open.map(({ call }) => call.ended));
    for (const { call, index } of open) {
      if (call.began > firstEnd) continue;
      const next = machine.step(state, call.action);
      if (next === undefined) continue;
      order.push(call.id);
      const found = search(next, done | (1 << index));
      if (found !== "no") return found;
      order.pop();
    }
    return "no";
  };
  const found = search(machine.start, 0);
  return found === "yes" ? { found, order: [...order] } : { found };
}

/** Most calls that were under way at one moment. */
export function concurrency(calls: readonly { readonly began: number; readonly ended: number }[]): number {
  return Math.max(
    0,
    ...calls.map(({ began }) => calls.filter((call) => call.began <= began && began < call.ended).length),
  );
}
