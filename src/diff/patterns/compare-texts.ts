import { automatonOf, type Automaton, type Effort, type Reached } from "./automaton.ts";
import type { CodePoints } from "./code-points.ts";
import { parsePattern } from "./parse-pattern.ts";

/** A set of texts: those a pattern finds something in, of some length. Lengths count characters, not UTF-16 units. */
export interface TextSet {
  readonly pattern?: string | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
}

/** What can be said of the texts that are in one set and not in another: the shortest one, that there is none, or nothing. */
export type Difference = { readonly text: string } | "none" | "unknown";

/** More situations than this are not looked at. */
const MOST_SITUATIONS = 150_000;
/** And no more steps are made between them. */
const MOST_STEPS = 6_000_000;

/** The shortest text of the first set that is not in the second. Certain unless it says `unknown`: patterns of contracts are regular, so two of them can be compared. */
export function shortestOnlyIn(first: TextSet, second: TextSet): Difference {
  const effort = { left: MOST_STEPS };
  const machines = [first, second].map(({ pattern }) => {
    const parsed = parsePattern(pattern);
    return parsed === undefined ? undefined : automatonOf(parsed, effort);
  });
  const [one, other] = machines;
  if (one === undefined || other === undefined) return "unknown";
  return search({ first, second, one, other, effort });
}

interface Search {
  readonly first: TextSet;
  readonly second: TextSet;
  readonly one: Automaton;
  readonly other: Automaton;
  readonly effort: Effort;
}

/** After some characters: where both machines are, and by which character from where it came. */
interface Situation {
  readonly one: Reached;
  readonly other: Reached | undefined;
  readonly length: number;
  readonly from?: Situation;
  readonly by?: number;
}

function search({ first, second, one, other, effort }: Search): Difference {
  const counted = longestThatMatters(first, second);
  const start: Situation = { one: one.start, other: other.start, length: 0 };
  const queue: Situation[] = [start];
  const seen = new Set<string>();
  // A list that grows while it is walked: the shortest texts come first.
  for (const here of queue) {
    if (queue.length > MOST_SITUATIONS || effort.left < 0) return "unknown";
    const inFirst = here.one.accepts && fits(first, here.length);
    const inSecond = here.other?.accepts === true && fits(second, here.length);
    if (inFirst && !inSecond) return { text: spelled(here) };
    if (first.maxLength !== undefined && here.length >= first.maxLength) continue;
    for (const by of representatives(here.one, here.other, effort)) {
      const next = one.after(here.one, by);
      if (next === undefined) continue;
      const there = here.other === undefined ? undefined : other.after(here.other, by);
      const length = here.length + 1;
      const key = `${next.id} ${there?.id ?? ""} ${Math.min(length, counted)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ one: next, other: there, length, from: here, by });
    }
  }
  return "none";
}

/** From this length on, all lengths are alike. */
function longestThatMatters(...sets: TextSet[]): number {
  return Math.max(
    0,
    ...sets.flatMap(({ minLength = 0, maxLength }) => [minLength, maxLength === undefined ? 0 : maxLength + 1]),
  );
}

function fits({ minLength = 0, maxLength = Infinity }: TextSet, length: number): boolean {
  return length >= minLength && length <= maxLength;
}

/** One character for each way in which the two machines can tell characters apart, as long as the first one goes on. */
function representatives(one: Reached, other: Reached | undefined, effort: Effort): number[] {
  const edges = new Set<number>();
  for (const { over } of [...one.moves, ...(other?.moves ?? [])])
    for (const [first, last] of over) edges.add(first).add(last + 1);
  const sorted = [...edges].toSorted((a, b) => a - b);
  effort.left -= sorted.length * one.moves.length;
  const out: number[] = [];
  sorted.forEach((first, index) => {
    const last = (sorted[index + 1] ?? first + 1) - 1;
    if (one.moves.some(({ over }) => covers(over, first))) {
      const best = legible(first, last);
      if (best !== undefined) out.push(best);
    }
  });
  return out;
}

function covers(points: CodePoints, code: number): boolean {
  return points.some(([first, last]) => first <= code && code <= last);
}

/** A character that people can read, where the range has one; none for a range of half characters. */
function legible(first: number, last: number): number | undefined {
  const found = LEGIBLE.find((code) => first <= code && code <= last);
  if (found !== undefined) return found;
  if (first < 0xd800 || first > 0xdfff) return first;
  return last > 0xdfff ? 0xe000 : undefined;
}

const LEGIBLE = Array.from("aA0_-.:/ !").map((character) => character.codePointAt(0) ?? 0);

function spelled(end: Situation): string {
  const codes: number[] = [];
  for (let here: Situation | undefined = end; here?.by !== undefined; here = here.from) codes.push(here.by);
  return String.fromCodePoint(...codes.toReversed());
}
