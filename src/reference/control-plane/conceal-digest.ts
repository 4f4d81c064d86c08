import { createHmac, hkdfSync } from "node:crypto";
import type { Profile } from "../../bundle/model.ts";
import type { Environment } from "../given-variable.ts";
import type { ConcealDigest } from "../parts.ts";
import { readKeyRing, sealingVariables } from "./key-ring.ts";
import { SealingError } from "./sealing-error.ts";

const PURPOSE = "request digest";

/** Conceals digests by the keys that seal: a secret may be short, and the plain digest of a short secret gives it away. Throws SealingError without the current key. */
export function concealBy(environment: Environment, profile: Profile): ConcealDigest {
  const keys = readKeyRing(environment, sealingVariables(profile));
  const under = (version: string, digest: string): string => {
    // A key of its own for each purpose.
    const key = Buffer.from(hkdfSync("sha256", keys.key(version), "", PURPOSE, 32));
    return `${version}:${createHmac("sha256", key).update(digest).digest("hex")}`;
  };
  return (digest, like) => {
    const version = like?.slice(0, like.indexOf(":")) ?? keys.currentVersion();
    try {
      return under(version, digest);
    } catch (error) {
      // Without the key of then nobody can tell whether it is the same, so it is not.
      if (like !== undefined && error instanceof SealingError) return "";
      throw error;
    }
  };
}
