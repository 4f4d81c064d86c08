import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { withValueAt } from "../../../src/bundle/json-pointer.ts";
import { builtInBundleFolder } from "../../../src/bundle/locate.ts";
import { LOCK_FILE, LOCK_NAMED_AT } from "../../../src/diff/lock/lock-name.ts";

/** What stands outside the bundle and must be read by nobody. */
export const OUTSIDE = "outside-canary-4c1d";

/** One hostile bundle, made in a folder that holds a sound one. */
export interface HostileCase {
  readonly what: string;
  readonly make: (contracts: string) => void;
  /** Exit codes that are right: a clear no, unless what looks hostile is harmless. */
  readonly codes: readonly number[];
}

const REFUSED = [2];

/** A copy of the kit's own bundle, without its lock: what is changed was never published. */
export function soundBundle(folder: string): void {
  cpSync(builtInBundleFolder(), folder, { recursive: true });
  rmSync(join(folder, LOCK_FILE));
  writeFileSync(join(folder, "bundle.json"), SOUND_BUNDLE);
}

/** Text of the document that names the others, without its lock. */
export const SOUND_BUNDLE = JSON.stringify(
  withValueAt(JSON.parse(readFileSync(join(builtInBundleFolder(), "bundle.json"), "utf8")), LOCK_NAMED_AT, undefined),
  null,
  2,
);

/** A document of which the bytes are given. */
export function bytes(
  what: string,
  content: string | Uint8Array,
  document = "bundle.json",
  codes = REFUSED,
): HostileCase {
  return {
    what: `${document} is ${what}`,
    codes,
    make: (contracts) => writeFileSync(join(contracts, document), content),
  };
}

/** A document in which the value at a place is another one. */
export function value(what: string, document: string, pointer: string, next: unknown, codes = REFUSED): HostileCase {
  return { what, codes, make: (contracts) => change(join(contracts, document), pointer, next) };
}

/** A file that something in the bundle names. */
export function named(what: string, path: string, make?: (contracts: string) => void): HostileCase {
  return {
    what,
    codes: REFUSED,
    make: (contracts) => {
      writeFileSync(join(contracts, "../outside.json"), JSON.stringify({ secret: OUTSIDE }));
      mkdirSync(join(contracts, "../outside"), { recursive: true });
      writeFileSync(join(contracts, "../outside/requirements.v0.json"), JSON.stringify({ secret: OUTSIDE }));
      make?.(contracts);
      change(join(contracts, "bundle.json"), "/documents/requirements", path);
    },
  };
}

/** Changes one value of a JSON file. */
export function change(path: string, pointer: string, next: unknown): void {
  const text = readFileSync(path, "utf8");
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(withValueAt(JSON.parse(text), pointer, next)));
}

/** A JSON value by its text: only so can a member be called `__proto__`. */
export function parsed(text: string): unknown {
  return JSON.parse(text) as unknown;
}
