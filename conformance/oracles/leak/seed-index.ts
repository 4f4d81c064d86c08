import type { Canary } from "../../canaries/canary.ts";
import { patternsOf, type Forms } from "./forms.ts";
import { GEAR, MULTIPLIER, SEED_LENGTH, seedHash } from "./rolling-hash.ts";

/** Called for each place where a seed may end: the canary, the number of its pattern and the offset of the seed in it. */
export type OnSeed = (canary: Canary, pattern: number, offset: number, end: number) => void;

/**
 * Finds where a part of a planted canary may stand. Of each pattern it keeps just enough seeds that every fragment long enough to be a
 * leak holds one whole, so it is small: some sixty seeds for a canary of 32 characters.
 */
export interface SeedIndex {
  readonly forms: Forms;
  add(canary: Canary): void;
  remove(id: string): void;
  has(id: string): boolean;
  search(bytes: Uint8Array, found: OnSeed): void;
}

interface Tables {
  /** One bit for each value of the high bits of a hash that some seed has. */
  bitmap: Int32Array;
  bitmapShift: number;
  /** First seed of each slot, plus one; zero is none. */
  heads: Int32Array;
  headShift: number;
}

/** Makes an empty index. */
export function createSeedIndex(forms: Forms): SeedIndex {
  let seeds = emptySeeds(512);
  let tables = emptyTables(512);
  let live = new Map<string, number>();
  let canaries: (Canary | undefined)[] = [];

  const add = (canary: Canary): void => {
    const owner = canaries.push(canary) - 1;
    live.set(canary.id, owner);
    for (const [number, pattern] of patternsOf(canary, forms).entries()) {
      const { skeleton, least, ends } = pattern;
      const last = skeleton.length - SEED_LENGTH;
      const stride = ends ? last : least - SEED_LENGTH + 1;
      for (let offset = 0; offset <= last; offset += stride) {
        if (seeds.count === seeds.hash.length) [seeds, tables] = grown(seeds);
        link(seeds, tables, pushSeed(seeds, seedHash(skeleton, offset), owner, number, offset));
      }
    }
  };

  const remove = (id: string): void => {
    const owner = live.get(id);
    if (owner === undefined) return;
    live.delete(id);
    canaries[owner] = undefined;
    // Rebuilding costs what planting did, so it waits until it halves the work.
    if (canaries.length < 32 || live.size * 2 > canaries.length) return;
    const kept = canaries.filter((canary) => canary !== undefined);
    seeds = emptySeeds(512);
    tables = emptyTables(512);
    live = new Map();
    canaries = [];
    kept.forEach(add);
  };

  return {
    forms,
    add,
    remove,
    has: (id) => live.has(id),
    search: (bytes, found) =>
      searchTables(seeds, tables, bytes, (seed, end) => {
        const canary = canaries[seeds.owner[seed] as number];
        if (canary !== undefined) found(canary, seeds.pattern[seed] as number, seeds.offset[seed] as number, end);
      }),
  };
}

interface Seeds {
  count: number;
  readonly hash: Int32Array;
  readonly owner: Int32Array;
  readonly pattern: Uint8Array;
  readonly offset: Uint16Array;
  readonly next: Int32Array;
}

function searchTables(
  seeds: Seeds,
  tables: Tables,
  bytes: Uint8Array,
  found: (seed: number, end: number) => void,
): void {
  const { bitmap, bitmapShift, heads, headShift } = tables;
  const gears = GEAR;
  let hash = 0;
  for (let at = 0; at < bytes.length; at++) {
    const gear = gears[bytes[at] as number] as number;
    if (gear === 0) continue;
    hash = (Math.imul(hash, MULTIPLIER) + gear) | 0;
    const bit = hash >>> bitmapShift;
    if ((((bitmap[bit >>> 5] as number) >>> (bit & 31)) & 1) === 0) continue;
    for (let seed = heads[hash >>> headShift] as number; seed !== 0; seed = seeds.next[seed - 1] as number) {
      if (seeds.hash[seed - 1] === hash) found(seed - 1, at + 1);
    }
  }
}

function pushSeed(seeds: Seeds, hash: number, owner: number, pattern: number, offset: number): number {
  const seed = seeds.count++;
  seeds.hash[seed] = hash;
  seeds.owner[seed] = owner;
  seeds.pattern[seed] = pattern;
  seeds.offset[seed] = offset;
  return seed;
}

function link(seeds: Seeds, tables: Tables, seed: number): void {
  const hash = seeds.hash[seed] as number;
  const bit = hash >>> tables.bitmapShift;
  tables.bitmap[bit >>> 5] = (tables.bitmap[bit >>> 5] as number) | (1 << (bit & 31));
  const slot = hash >>> tables.headShift;
  seeds.next[seed] = tables.heads[slot] as number;
  tables.heads[slot] = seed + 1;
}

function grown(full: Seeds): [Seeds, Tables] {
  const capacity = full.hash.length * 2;
  const seeds = emptySeeds(capacity);
  seeds.hash.set(full.hash);
  seeds.owner.set(full.owner);
  seeds.pattern.set(full.pattern);
  seeds.offset.set(full.offset);
  seeds.count = full.count;
  const tables = emptyTables(capacity);
  for (let seed = 0; seed < seeds.count; seed++) link(seeds, tables, seed);
  return [seeds, tables];
}

function emptySeeds(capacity: number): Seeds {
  return {
    count: 0,
    hash: new Int32Array(capacity),
    owner: new Int32Array(capacity),
    pattern: new Uint8Array(capacity),
    offset: new Uint16Array(capacity),
    next: new Int32Array(capacity),
  };
}

// 16 to 32 bits for each seed: at most one place in sixteen of a clean surface passes by chance, and a small bitmap stays in the cache.
function emptyTables(capacity: number): Tables {
  const bits = Math.log2(capacity);
  return {
    bitmap: new Int32Array(capacity / 2),
    bitmapShift: 32 - (bits + 4),
    heads: new Int32Array(capacity),
    headShift: 32 - bits,
  };
}
