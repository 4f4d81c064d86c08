import { givenThing } from "../../bundle/given-thing.ts";
import type { Profile } from "../../bundle/model.ts";
import type { Environment } from "../given-variable.ts";
import { SealingError } from "./sealing-error.ts";

/** The keys that seal credentials, by version. */
export interface KeyRing {
  /** The version that seals now. Throws SealingError when none is named. */
  currentVersion(): string;
  /** The key of a version. Throws SealingError when it is missing or malformed. */
  key(version: string): Buffer;
}

const KEY_BYTES = 32;
/** 32 bytes in base64 or base64url, padded or not. */
const ENCODED = /^(?:[A-Za-z0-9+/]{43}|[A-Za-z0-9_-]{43})=?$/u;

/** Which variables seal: of the version that seals now, and of the keys. */
export interface SealingVariables {
  readonly current: string;
  readonly prefix: string;
}

/** What the contract says of them. Throws when it says nothing: its rules demand it where a key may be missing. */
export function sealingVariables(profile: Profile): SealingVariables {
  const given = givenThing(profile, "sealing-key");
  if (given?.keys === undefined) throw new Error(`profile ${profile.name} does not say which variables hold its keys`);
  return { current: given.env, prefix: given.keys };
}

/** Reads the keys from the environment. Versions are compared in lower case. */
export function readKeyRing(environment: Environment, { current, prefix }: SealingVariables): KeyRing {
  const keys = new Map<string, Set<string>>();
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith(prefix) || name === current || !value) continue;
    const version = name.slice(prefix.length).toLowerCase();
    keys.set(version, (keys.get(version) ?? new Set()).add(value));
  }
  return {
    currentVersion: () => {
      const version = environment[current]?.toLowerCase();
      if (!version) throw new SealingError("key_missing", `${current} is not set`);
      return version;
    },
    key: (version) => {
      const [text, other] = keys.get(version) ?? [];
      if (text === undefined) throw new SealingError("key_missing", "there is no key of the version asked for");
      if (other !== undefined) throw new SealingError("key_malformed", "two different keys have the same version");
      return decoded(text);
    },
  };
}

function decoded(text: string): Buffer {
  const key = ENCODED.test(text) ? Buffer.from(text, "base64url") : Buffer.alloc(0);
  if (key.length === KEY_BYTES) return key;
  throw new SealingError("key_malformed", `a key must be ${KEY_BYTES} bytes in base64 or base64url`);
}
