import { randomBytes } from "node:crypto";
import { freshSealingKeys } from "../../conformance/targets/sealing-keys.ts";
import { givenThing } from "../../src/bundle/given-thing.ts";
import { valueAt } from "../../src/bundle/json-pointer.ts";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { Operation, Profile } from "../../src/bundle/model.ts";

/** Somebody whose rows nobody else may see. */
export interface Tenant {
  readonly name: string;
  readonly token: string;
  /** Versions of the policy its clients choose from. With more than one, it changes all the time. */
  readonly versions: readonly string[];
  /** Connectors its clients connect, revoke and switch off under way. */
  readonly restless: readonly string[];
}

/** What the storm is about. */
export interface World {
  readonly profile: Profile;
  readonly tenants: readonly Tenant[];
  /** Tenants who come under way, of the smallest budget: each spends it whole, at all servers at once. */
  readonly late: readonly Tenant[];
  /** Every connector of the contract. */
  readonly connectors: readonly string[];
}

export const STATE = "control.connector.state";
export const SET_POLICY = "control.policy.set";
export const READ_POLICY = "control.policy.read";
export const CONNECT = "control.connector.connect";
export const REVOKE = "control.connector.revoke";
export const STATUS = "control.connector.status";
export const INGEST = "control.connector.ingest";
export const AUDIT = "control.audit.read";

/** What `allow` says of a policy. */
export interface Policy {
  readonly enabled_connectors: readonly string[];
  readonly allowed_collections: readonly string[];
}

const OF_EACH_KIND = 3;
const LATE = 60;

/** Tenants that keep to one policy, some for each there is, and tenants that change it. */
export function makeWorld(): World {
  const profile = loadBundle(builtInBundleFolder()).bundle.profiles.find(({ name }) => name === "control-plane");
  if (profile === undefined) throw new Error("the built-in bundle has no profile control-plane");
  const connectors = namesOf(profile, "connector");
  const versions = namesOf(profile, "policy");
  const kinds = [...versions.map((version) => [version]), versions];
  const [strictest = ""] = versions.toSorted((a, b) => smallestBudget(profile, a) - smallestBudget(profile, b));
  const tenants = kinds.flatMap((chosen) =>
    several(OF_EACH_KIND, (index) => tenantOf(profile, connectors, chosen, index)),
  );
  const late = several(LATE, (index) => ({
    ...tenantOf(profile, connectors, [strictest], index),
    name: `late-${index + 1}`,
  }));
  return { profile, tenants, late, connectors };
}

/** All tenants, whether they have come or not. */
export function everyone({ tenants, late }: World): readonly Tenant[] {
  return [...tenants, ...late];
}

/** An operation of the contract by its name. */
export function operationOf({ profile }: World, name: string): Operation {
  const operation = profile.operations.find((each) => each.name === name);
  if (operation === undefined) throw new Error(`the contract has no operation ${name}`);
  return operation;
}

/** A policy by its version. */
export function policyOf(profile: Profile, version: string): Policy {
  return profile.documents.get("policy")?.documents.get(version)?.value as Policy;
}

/** A counter of the contract with the limit of a policy. */
export interface Budget {
  readonly counter: string;
  readonly limit: number;
  readonly windowMs: number;
  /** Whether each connector is counted for itself. */
  readonly apart: boolean;
}

/** What a policy says of how many dispatches may be accepted. */
export function budgetsOf(profile: Profile, version: string): Budget[] {
  const policy = profile.documents.get("policy")?.documents.get(version)?.value;
  return Object.entries(profile.document.counters ?? {}).flatMap(([counter, { counts, by, limit, seconds }]) =>
    counts !== "accepted" || seconds === undefined
      ? []
      : [{ counter, limit: Number(valueAt(policy, limit)), windowMs: seconds * 1000, apart: by.length > 0 }],
  );
}

/** The smallest number of dispatches a policy lets through in a window. */
export function smallestBudget(profile: Profile, version: string): number {
  return Math.min(...budgetsOf(profile, version).map(({ limit }) => limit));
}

/** Variables of a server: who may call, and a key that seals. All of it is made for this run. */
export function environmentOf(world: World): Record<string, string> {
  const { profile } = world;
  const { env, scope } = profile.document.identities;
  const callers = everyone(world).map(({ name, token }) => ({
    token,
    tenant: name,
    scopes: scope === undefined ? [] : [scope],
  }));
  const sealing = givenThing(profile, "sealing-key");
  return { [env]: JSON.stringify(callers), ...(sealing === undefined ? {} : freshSealingKeys(sealing)) };
}

/** A name nobody had before. */
export function fresh(prefix: string): string {
  return `${prefix}-${randomBytes(12).toString("hex")}`;
}

/** A tenant of one policy leaves its first connector alone, or soon nothing would be dispatched any more. */
function tenantOf(profile: Profile, connectors: readonly string[], versions: readonly string[], index: number): Tenant {
  const [only, ...more] = versions;
  const calm = only === undefined || more.length > 0 ? undefined : policyOf(profile, only).enabled_connectors[0];
  return {
    name: `${more.length > 0 ? "restless" : only}-${index + 1}`,
    token: fresh("token"),
    versions,
    restless: connectors.filter((each) => each !== calm),
  };
}

function several<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function namesOf({ documents }: Profile, kind: string): string[] {
  return [...(documents.get(kind)?.documents.keys() ?? [])];
}
