import { askedOnce } from "../../bundle/asked-once.ts";
import type { CodePoints } from "./code-points.ts";
import type { Pattern } from "./parse-pattern.ts";

/** More states than this are not looked at. */
const MOST_STATES = 20_000;

/** How much may still be done for one question. A hostile pattern would otherwise keep everybody waiting. */
export interface Effort {
  left: number;
}

interface Move {
  readonly over: CodePoints;
  readonly to: number;
}

/** A set of states that are reached together. Equal sets are one object. */
export interface Reached {
  readonly id: number;
  readonly accepts: boolean;
  readonly moves: readonly Move[];
}

/** A machine that reads texts from left to right and knows after each character whether it would accept. */
export interface Automaton {
  readonly start: Reached;
  /** Where a character leads; undefined where no text goes on like that. */
  after(reached: Reached, code: number): Reached | undefined;
}

/** The automaton of a pattern; undefined when it would be too large. What it does is taken from the effort. */
export function automatonOf(pattern: Pattern, effort: Effort): Automaton | undefined {
  const built = new States();
  const end = built.state();
  const begin = built.state();
  if (!built.connect(pattern, begin, end)) return undefined;
  const known = new Map<string, Reached>();
  const reached = (states: readonly number[]): Reached => {
    const all = built.closure(states);
    effort.left -= all.length;
    const key = all.join(" ");
    const before = known.get(key);
    if (before !== undefined) return before;
    const made: Reached = {
      id: known.size,
      accepts: all.includes(end),
      moves: all.flatMap((state) => built.moves[state] ?? []),
    };
    known.set(key, made);
    return made;
  };
  const from = askedOnce((here: Reached) =>
    askedOnce((code: number) => {
      effort.left -= here.moves.length;
      const states = here.moves.filter(({ over }) => holds(over, code)).map(({ to }) => to);
      return states.length === 0 ? NOWHERE : reached(states);
    }),
  );
  return {
    start: reached([begin]),
    after: (here, code) => {
      const there = from(here)(code);
      return there === NOWHERE ? undefined : there;
    },
  };
}

const NOWHERE: Reached = { id: -1, accepts: false, moves: [] };

function holds(points: CodePoints, code: number): boolean {
  return points.some(([first, last]) => first <= code && code <= last);
}

class States {
  readonly moves: Move[][] = [];
  private readonly free: number[][] = [];

  state(): number {
    this.moves.push([]);
    this.free.push([]);
    return this.moves.length - 1;
  }

  /** Lays the pattern between two states. False when there would be too many. */
  connect(pattern: Pattern, from: number, to: number): boolean {
    if (this.moves.length > MOST_STATES) return false;
    switch (pattern.is) {
      case "one":
        this.moves[from]?.push({ over: pattern.of, to });
        return true;
      case "any":
        return pattern.parts.every((part) => this.connect(part, from, to));
      case "all":
        return this.chain(pattern.parts, from, to);
      case "times":
        return this.repeat(pattern, from, to);
    }
  }

  closure(states: readonly number[]): number[] {
    const all = new Set(states);
    for (const state of all) for (const next of this.free[state] ?? []) all.add(next);
    return [...all].toSorted((a, b) => a - b);
  }

  private chain(parts: readonly Pattern[], from: number, to: number): boolean {
    let here = from;
    for (const part of parts) {
      const next = this.state();
      if (!this.connect(part, here, next)) return false;
      here = next;
    }
    this.free[here]?.push(to);
    return true;
  }

  private repeat({ part, least, most }: Extract<Pattern, { is: "times" }>, from: number, to: number): boolean {
    let here = from;
    const copies = most === Infinity ? least : most;
    if (copies > MOST_STATES) return false;
    for (let count = 0; count < copies; count++) {
      const next = this.state();
      if (count >= least) this.free[here]?.push(to);
      if (!this.connect(part, here, next)) return false;
      here = next;
    }
    if (most === Infinity) {
      const loop = this.state();
      this.free[here]?.push(loop);
      if (!this.connect(part, loop, loop)) return false;
      this.free[loop]?.push(to);
    } else this.free[here]?.push(to);
    return true;
  }
}
