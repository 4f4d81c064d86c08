/** Code points as sorted, disjoint, inclusive ranges. */
export type CodePoints = readonly (readonly [first: number, last: number])[];

/** Highest code point there is. */
const LAST = 0x10ffff;

/** Every code point. */
export const EVERY: CodePoints = [[0, LAST]];

/** What `.` stands for: all but the ends of lines. */
export const ANY_BUT_LINE_ENDS: CodePoints = without([
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
]);

/** All code points that are in any of the ranges. */
export function joined(ranges: CodePoints): CodePoints {
  const out: [number, number][] = [];
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = out.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else out.push([first, last]);
  }
  return out;
}

/** All code points that are in none of the ranges. */
export function without(ranges: CodePoints): CodePoints {
  const out: [number, number][] = [];
  let next = 0;
  for (const [first, last] of joined(ranges)) {
    if (first > next) out.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= LAST) out.push([next, LAST]);
  return out;
}

/** The classes that a pattern may name by a letter; undefined for any other letter. */
export function classNamed(letter: string): CodePoints | undefined {
  const positive = CLASSES.get(letter.toLowerCase());
  return positive === undefined || letter === letter.toLowerCase() ? positive : without(positive);
}

const CLASSES: ReadonlyMap<string, CodePoints> = new Map<string, CodePoints>([
  ["d", [[0x30, 0x39]]],
  [
    "w",
    [
      [0x30, 0x39],
      [0x41, 0x5a],
      [0x5f, 0x5f],
      [0x61, 0x7a],
    ],
  ],
  [
    "s",
    [
      [0x09, 0x0d],
      [0x20, 0x20],
      [0xa0, 0xa0],
      [0x1680, 0x1680],
      [0x2000, 0x200a],
      [0x2028, 0x2029],
      [0x202f, 0x202f],
      [0x205f, 0x205f],
      [0x3000, 0x3000],
      [0xfeff, 0xfeff],
    ],
  ],
]);
