import { overlapsOf } from "./overlaps.ts";
import { parsePattern } from "./parse.ts";
import { positionsOfPattern, type Positions } from "./positions.ts";

/** How many ways a text can be matched, as far as it decides how long a failing match takes. */
export type Ambiguity = "none" | "exponential" | "polynomial" | "unknown";

/** More steps than any pattern of a contract needs. */
const BUDGET = 500_000;

/**
 * How ambiguous a pattern is. A loop that has two ways around on one text is exponential; two loops, one behind the other, that take one text
 * take time that grows with its square or more. The pattern compiles with the flag u and has neither look-around nor back reference.
 */
export function ambiguityOf(pattern: string): Ambiguity {
  if (isPlain(pattern)) return "none";
  const positions = positionsOfPattern(parsePattern(pattern));
  if (positions === undefined) return "unknown";
  const overlap = overlapsOf(positions.atoms);
  const budget = { left: BUDGET };
  const loops = positions.atoms.map((_, at) => at).filter((at) => reaches(positions, at, at));
  const twice = loops.some((at) => hasTwoWaysAround(positions, at, overlap, budget));
  if (budget.left <= 0) return "unknown";
  if (twice) return "exponential";
  const chained = loops.some((p) =>
    loops.some(
      (q) =>
        p !== q &&
        reaches(positions, p, q) &&
        !reaches(positions, q, p) &&
        sharesText(positions, p, q, overlap, budget),
    ),
  );
  return budget.left <= 0 ? "unknown" : chained ? "polynomial" : "none";
}

/** One repetition without bound, of one atom, and no group that is repeated: nearly all patterns, and there is nothing to tell. */
function isPlain(pattern: string): boolean {
  return !/\)[*+{]/u.test(pattern) && (pattern.match(/[*+]|\{\d+,\}/gu) ?? []).length <= 1;
}

type Overlap = (a: number, b: number) => boolean;

function reaches({ follow }: Positions, from: number, to: number): boolean {
  const seen = new Set<number>();
  const open = [...(follow[from] ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === to) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(follow[next] ?? []));
  }
  return false;
}

/** Whether one text leads from a position back to it on two ways that part on the road. */
function hasTwoWaysAround({ follow }: Positions, start: number, overlap: Overlap, budget: { left: number }): boolean {
  return found(
    [start, start, 0],
    ([a = 0, b = 0, parted = 0]) =>
      pairs(follow[a], follow[b])
        .filter(([x, y]) => overlap(x, y))
        .map(([x, y]) => [x, y, parted === 1 || x !== y ? 1 : 0]),
    ([a, b, parted]) => a === start && b === start && parted === 1,
    budget,
  );
}

/** Whether one text leads from the first loop around, from it to the second, and around the second. */
function sharesText({ follow }: Positions, p: number, q: number, overlap: Overlap, budget: { left: number }): boolean {
  return found(
    [p, p, q],
    ([a = 0, b = 0, c = 0]) =>
      pairs(follow[a], follow[b]).flatMap(([x, y]) =>
        overlap(x, y) ? [...(follow[c] ?? [])].filter((z) => overlap(x, z) && overlap(y, z)).map((z) => [x, y, z]) : [],
      ),
    ([a, b, c]) => a === p && b === q && c === q,
    budget,
  );
}

function pairs(a: ReadonlySet<number> = new Set(), b: ReadonlySet<number> = new Set()): [number, number][] {
  return [...a].flatMap((x) => [...b].map((y): [number, number] => [x, y]));
}

function found(
  start: readonly number[],
  next: (at: readonly number[]) => number[][],
  goal: (at: readonly number[]) => boolean,
  budget: { left: number },
): boolean {
  const seen = new Set<string>();
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const step of next(at)) {
      if (--budget.left <= 0) return false;
      if (goal(step)) return true;
      const key = step.join();
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(step);
    }
  }
  return false;
}
