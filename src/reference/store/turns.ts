/** Lets the work of each tenant run alone, in the order it came. */
export interface Turns {
  alone<T>(tenant: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when all work that came so far is over. */
  over(): Promise<unknown>;
}

/** Makes turns of which none is taken. */
export function takeTurns(): Turns {
  const tails = new Map<string, Promise<unknown>>();
  return {
    alone: async (tenant, work) => {
      const before = tails.get(tenant);
      const mine = before === undefined ? work() : before.then(work);
      const tail = mine.then(nothing, nothing);
      tails.set(tenant, tail);
      try {
        return await mine;
      } finally {
        if (tails.get(tenant) === tail) tails.delete(tenant);
      }
    },
    over: () => Promise.all(tails.values()),
  };
}

function nothing(): void {}
