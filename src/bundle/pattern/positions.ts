import type { PatternNode } from "./parse.ts";

/** A pattern as an automaton: its atoms, and which may follow which. */
export interface Positions {
  /** The atom of each position, as written. */
  readonly atoms: readonly string[];
  readonly follow: readonly ReadonlySet<number>[];
}

/** More atoms than a pattern of a contract has. */
const MOST = 300;
/** A bounded repetition is as ambiguous as a few of its rounds are. */
const ROUNDS = 3;

interface Part {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly empty: boolean;
}

const NOTHING: Part = { first: [], last: [], empty: true };

/** Numbers the atoms of a pattern. Undefined when there are too many of them. */
export function positionsOfPattern(node: PatternNode): Positions | undefined {
  const atoms: string[] = [];
  const follow: Set<number>[] = [];
  const link = (from: readonly number[], to: readonly number[]): void => {
    for (const position of from) for (const next of to) follow[position]?.add(next);
  };
  const joined = (a: Part, b: Part): Part => {
    link(a.last, b.first);
    return {
      first: a.empty ? [...a.first, ...b.first] : a.first,
      last: b.empty ? [...a.last, ...b.last] : b.last,
      empty: a.empty && b.empty,
    };
  };
  const build = (part: PatternNode): Part => {
    if (atoms.length > MOST) return NOTHING;
    switch (part.is) {
      case "atom": {
        follow.push(new Set());
        const position = atoms.push(part.text) - 1;
        return { first: [position], last: [position], empty: false };
      }
      case "sequence":
        return part.parts.reduce<Part>((before, next) => joined(before, build(next)), NOTHING);
      case "choice": {
        const branches = part.parts.map((branch) => build(branch));
        return {
          first: branches.flatMap(({ first }) => first),
          last: branches.flatMap(({ last }) => last),
          empty: branches.some(({ empty }) => empty),
        };
      }
      case "repeat":
        return rounds(part);
    }
  };
  const rounds = ({ part, least, most }: Extract<PatternNode, { is: "repeat" }>): Part => {
    if (most === 0) return NOTHING;
    const count = most === Infinity ? Math.max(1, Math.min(least, ROUNDS)) : Math.min(most, ROUNDS);
    const needed = Math.min(least, count);
    let all = NOTHING;
    for (let round = 0; round < count; round++) {
      const once = build(part);
      if (most === Infinity && round === count - 1) link(once.last, once.first);
      all = joined(all, round < needed ? once : { ...once, empty: true });
    }
    return all;
  };
  build(node);
  return atoms.length > MOST ? undefined : { atoms, follow };
}
