import type { JSONWebKeySet } from "jose";
import type { ProfileDocument } from "../generated/documents.ts";
import type { KnownIdentity } from "./identities.ts";
import { readJson } from "./parse/json-reader.ts";

/** Variables a membrane is started with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a membrane is handed by its environment. */
export interface GivenByEnvironment {
  readonly identities: readonly KnownIdentity[];
  /** Absent when none are configured: then no record verifies. */
  readonly trustAnchors?: JSONWebKeySet;
}

/** Thrown when a variable cannot be used. The message names the variable and the place in it, and quotes no value. */
export class EnvironmentError extends Error {
  readonly code = "environment_invalid";
  readonly remedy: string;

  constructor(place: string, message: string, remedy: string) {
    super(`${place}: ${message}`);
    this.name = "EnvironmentError";
    this.remedy = remedy;
  }
}

const DEEPEST = 8;
const IDENTITY_MEMBERS = ["token", "tenant", "standing_refs"];
/** What HTTP lets a bearer credential be. */
const TOKEN = /^[A-Za-z0-9._~+/-]{8,512}=*$/u;
const TYPED_REF = /^[a-z][a-z0-9_]{0,31}:[a-z0-9][a-z0-9_-]{0,63}$/u;
const KEY_X = /^[A-Za-z0-9_-]{43}$/u;

/** Reads identities and trust anchors from the variables the contract names. An unset variable gives none. Throws EnvironmentError for one that is set and cannot be used. */
export function readEnvironment(environment: Environment, profile: ProfileDocument): GivenByEnvironment {
  const identities = readIdentities(environment, profile.identities.env);
  const signer = profile.given.find(({ what, name }) => what === "signer" && name === profile.admission?.record.signer);
  const trustAnchors = signer === undefined ? undefined : readTrustAnchors(environment, signer.env);
  return { identities, ...(trustAnchors === undefined ? {} : { trustAnchors }) };
}

function readIdentities(environment: Environment, variable: string): KnownIdentity[] {
  const remedy = `set ${variable} to a JSON array of {token, tenant, standing_refs}`;
  const value = readVariable(environment, variable, remedy);
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new EnvironmentError(variable, "must be a JSON array", remedy);
  const identities = value.map((item, index) => identityOf(item, `${variable}#/${index}`, remedy));
  const seen = new Set<string>();
  for (const [index, { token }] of identities.entries()) {
    if (seen.has(token)) throw new EnvironmentError(`${variable}#/${index}/token`, "stands twice in the list", remedy);
    seen.add(token);
  }
  return identities;
}

function identityOf(item: unknown, place: string, remedy: string): KnownIdentity {
  if (!isObject(item)) throw new EnvironmentError(place, "must be an object", remedy);
  const wrong = Object.keys(item).findIndex((name) => !IDENTITY_MEMBERS.includes(name));
  if (wrong >= 0) throw new EnvironmentError(place, `member ${wrong + 1} has an unknown name`, remedy);
  const { token, tenant, standing_refs: standingRefs = [] } = item;
  if (!matches(token, TOKEN)) {
    throw new EnvironmentError(`${place}/token`, "must be a bearer token of 8 to 512 characters", remedy);
  }
  if (!matches(tenant, TYPED_REF)) {
    throw new EnvironmentError(`${place}/tenant`, "must be a reference of the form type:id", remedy);
  }
  if (!Array.isArray(standingRefs) || !standingRefs.every((ref) => matches(ref, TYPED_REF))) {
    throw new EnvironmentError(`${place}/standing_refs`, "must be an array of references of the form type:id", remedy);
  }
  return { token, tenant, standingRefs };
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

function readVariable(environment: Environment, variable: string, remedy: string): unknown {
  const text = environment[variable];
  if (text === undefined) return undefined;
  const read = readJson(text, DEEPEST);
  if (read === undefined) throw new EnvironmentError(variable, "is not strict JSON", remedy);
  return read.value;
}

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && pattern.test(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
