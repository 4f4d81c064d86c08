import type { Profile } from "../../bundle/model.ts";
import { withFileOf } from "../given-file.ts";
import { readIdentities, type IdentityForm } from "../given-identities.ts";
import type { Environment } from "../given-variable.ts";
import type { KnownIdentity } from "../identities.ts";

const SCOPE = /^[a-z][a-z0-9_.:-]{0,63}$/u;

/** Reads who may call, with which scopes. A caller without a tenant is bound to none. Throws EnvironmentError for what cannot be used. */
export function readCallers(environment: Environment, profile: Profile): KnownIdentity[] {
  const { env } = profile.document.identities;
  const inFile = profile.document.given.some(({ what, file }) => what === "identities" && file === true);
  return readIdentities(inFile ? withFileOf(environment, env) : environment, env, formOf(profile));
}

function formOf(profile: Profile): IdentityForm {
  return {
    tenant: {
      pattern: new RegExp(tenantPattern(profile), "u"),
      words: "a tenant as the contract writes it",
      mayBeAbsent: profile.document.identities.kinds.includes("unbound"),
    },
    list: { member: "scopes", pattern: SCOPE, words: "scopes" },
    caller: (tenant, scopes) => ({ tenant, standingRefs: [], scopes }),
  };
}

function tenantPattern({ schemas, name }: Profile): string {
  for (const shape of schemas.values()) {
    const { "x-membrane": dataClass, pattern } = shape as { readonly "x-membrane"?: string; readonly pattern?: string };
    if (dataClass === "tenant" && pattern !== undefined) return pattern;
  }
  throw new Error(`profile ${name} does not say what a tenant looks like`);
}
