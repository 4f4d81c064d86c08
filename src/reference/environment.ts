import type { JSONWebKeySet } from "jose";
import type { ProfileDocument } from "../generated/documents.ts";
import { readIdentities, type IdentityForm } from "./given-identities.ts";
import { EnvironmentError, isObject, matches, readVariable, type Environment } from "./given-variable.ts";
import type { KnownIdentity } from "./identities.ts";

/** What a membrane is handed by its environment. */
export interface GivenByEnvironment {
  readonly identities: readonly KnownIdentity[];
  /** Absent when none are configured: then no record verifies. */
  readonly trustAnchors?: JSONWebKeySet;
}

const TYPED_REF = /^[a-z][a-z0-9_]{0,31}:[a-z0-9][a-z0-9_-]{0,63}$/u;
const KEY_X = /^[A-Za-z0-9_-]{43}$/u;
const STANDING: IdentityForm = {
  tenant: { pattern: TYPED_REF, words: "a reference of the form type:id", mayBeAbsent: false },
  list: { member: "standing_refs", pattern: TYPED_REF, words: "references of the form type:id" },
  caller: (tenant, standingRefs) => ({ tenant, standingRefs }),
};

/** Reads identities and trust anchors from the variables the contract names. An unset variable gives none. Throws EnvironmentError for one that is set and cannot be used. */
export function readEnvironment(environment: Environment, profile: ProfileDocument): GivenByEnvironment {
  const identities = readIdentities(environment, profile.identities.env, STANDING);
  const signer = profile.given.find(({ what, name }) => what === "signer" && name === profile.admission?.record.signer);
  const trustAnchors = signer === undefined ? undefined : readTrustAnchors(environment, signer.env);
  return { identities, ...(trustAnchors === undefined ? {} : { trustAnchors }) };
}

function readTrustAnchors(environment: Environment, variable: string): JSONWebKeySet | undefined {
  const remedy = `set ${variable} to a JWK set of public Ed25519 keys`;
  const value = readVariable(environment, variable, remedy);
  if (value === undefined) return undefined;
  const keys = isObject(value) ? value["keys"] : undefined;
  if (!Array.isArray(keys)) throw new EnvironmentError(variable, "must be a JWK set with the member keys", remedy);
  for (const [index, key] of keys.entries()) {
    const place = `${variable}#/keys/${index}`;
    if (!isObject(key)) throw new EnvironmentError(place, "must be an object", remedy);
    if ("d" in key) throw new EnvironmentError(place, "holds a private key, expected the public one", remedy);
    if (key["kty"] !== "OKP" || key["crv"] !== "Ed25519" || !matches(key["x"], KEY_X)) {
      throw new EnvironmentError(place, "is not an Ed25519 key", remedy);
    }
  }
  return { keys: keys as JSONWebKeySet["keys"] };
}
