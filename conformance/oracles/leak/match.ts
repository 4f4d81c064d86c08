import type { Pattern } from "./forms.ts";
import { SEED_LENGTH } from "./rolling-hash.ts";
import { FOLD } from "./skeleton.ts";

/** Where a pattern stands in scanned bytes, and how many of its characters do. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly characters: number;
}

// No encoding the kit knows puts more between two characters; a bound keeps a hostile surface from costing quadratic time.
const WIDEST_GAP = 64;

/** Extends a seed to both sides as far as the pattern goes. Undefined when what stands there is no leak. */
export function matchAround(bytes: Uint8Array, pattern: Pattern, offset: number, end: number): Match | undefined {
  const { skeleton, least, alone } = pattern;
  const left = walk(bytes, end - 1, -1, skeleton, offset + SEED_LENGTH - 1);
  if (left.characters < SEED_LENGTH) return undefined;
  const right = walk(bytes, end, 1, skeleton, offset + SEED_LENGTH);
  const characters = left.characters + right.characters;
  if (characters < least) return undefined;
  const match = { start: left.last, end: right.characters === 0 ? end : right.last + 1, characters };
  return alone && !standsAlone(bytes, match) ? undefined : match;
}

function walk(
  bytes: Uint8Array,
  from: number,
  step: 1 | -1,
  skeleton: readonly number[],
  first: number,
): { characters: number; last: number } {
  let wanted = first;
  let last = from;
  let gap = 0;
  for (let at = from; at >= 0 && at < bytes.length && gap <= WIDEST_GAP; at += step) {
    const folded = FOLD[bytes[at] as number] as number;
    if (folded === 0) {
      gap++;
      continue;
    }
    if (wanted < 0 || wanted >= skeleton.length || folded !== skeleton[wanted]) break;
    wanted += step;
    last = at;
    gap = 0;
  }
  return { characters: Math.abs(wanted - first), last };
}

function standsAlone(bytes: Uint8Array, { start, end }: Match): boolean {
  const solid = (at: number): boolean => at >= 0 && at < bytes.length && FOLD[bytes[at] as number] !== 0;
  return !solid(start - 1) && !solid(end);
}
