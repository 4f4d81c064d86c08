/** Draws that are the same for the same seed. */
export interface Draw {
  below(limit: number): number;
  one<T>(of: readonly T[]): T;
  /** Several different ones, in drawn order. */
  some<T>(of: readonly T[], count: number): T[];
}

/** A source of draws (mulberry32). */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    one: (of) => {
      const drawn = of[below(of.length)];
      if (drawn === undefined) throw new Error("nothing to draw from");
      return drawn;
    },
    some: (of, count) => {
      const left = [...of];
      return Array.from({ length: Math.min(count, left.length) }, () => left.splice(below(left.length), 1)).flat();
    },
  };
}
