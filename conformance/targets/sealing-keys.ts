import { randomBytes } from "node:crypto";
import type { Given } from "../../src/generated/documents.ts";

/** Versions of the keys a run makes: the one it begins with, and the one it goes over to. */
export const KEY_VERSIONS = ["v1", "v2"] as const;

/** Bytes of a key. */
const KEY_BYTES = 32;

/** The variables that hold fresh keys, and name the version of the current one. */
export function freshSealingKeys(given: Given): Record<string, string> {
  const keys = KEY_VERSIONS.map((version) => [keyVariable(given, version), randomBytes(KEY_BYTES).toString("base64")]);
  return { [given.env]: KEY_VERSIONS[0], ...(Object.fromEntries(keys) as Record<string, string>) };
}

/** The variable that holds the key of a version. */
export function keyVariable({ keys = "" }: Given, version: string): string {
  return keys + version.toUpperCase();
}
