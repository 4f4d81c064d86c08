import { FOLD } from "./skeleton.ts";

/** Characters of a skeleton that one hash covers. */
export const SEED_LENGTH = 8;

/** Divisible by 16, so that after eight characters a character has left the 32 bits: rolling needs no subtraction. */
export const MULTIPLIER: number = Math.imul(0x9e3779b1, 16);

/** What a byte adds to the hash; zero for a byte that is not part of a skeleton. The high bits of a hash are the good ones. */
export const GEAR: Int32Array = gearTable();

/** The hash of the seed that starts at this place of a skeleton. */
export function seedHash(skeleton: readonly number[], at: number): number {
  let hash = 0;
  for (let next = at; next < at + SEED_LENGTH; next++) {
    hash = (Math.imul(hash, MULTIPLIER) + (GEAR[skeleton[next] as number] as number)) | 0;
  }
  return hash;
}

function gearTable(): Int32Array {
  const table = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    const folded = FOLD[byte] as number;
    if (folded === 0) continue;
    const mixed = Math.imul(folded, 0x85ebca6b);
    table[byte] = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) | 1;
  }
  return table;
}
