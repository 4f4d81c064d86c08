import { alternativesOf } from "./required-characters.ts";

/** Whether any of the patterns is found anywhere in a text. */
export type ValueSearch = (text: string) => boolean;

type Bits = readonly [number, number, number, number];

interface Candidate {
  readonly pattern: RegExp;
  /** Required characters as a set of 128 bits. */
  readonly bits: Bits;
}

/**
 * Makes a search for many patterns at once. It looks at the characters of a text first and tries only the patterns whose required
 * characters are all there: an ordinary reference has no space, angle bracket or line break, and costs one pass.
 */
export function valueSearch(patterns: readonly string[]): ValueSearch {
  const candidates = patterns.flatMap((pattern) =>
    alternativesOf(pattern).map(({ source, required }): Candidate => ({
      pattern: new RegExp(source, "u"),
      bits: bitsOf(required),
    })),
  );
  return (text) => {
    markPresent(text);
    const [a = 0, b = 0, c = 0, d = 0] = present;
    for (const { pattern, bits } of candidates) {
      const [p, q, r, s] = bits;
      const possible = (a & p) === p && (b & q) === q && (c & r) === r && (d & s) === s;
      if (possible && pattern.test(text)) return true;
    }
    return false;
  };
}

/** Reused, and read before the next use: a tuple for each text of each request would be the dearest part of the search. */
const present = new Int32Array(4);

function markPresent(text: string): void {
  present.fill(0);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) present[unit >> 5] = (present[unit >> 5] ?? 0) | (1 << (unit & 31));
  }
}

function bitsOf(characters: Iterable<string>): Bits {
  markPresent([...characters].join(""));
  const [a = 0, b = 0, c = 0, d = 0] = present;
  return [a, b, c, d];
}
