import { EnvironmentError, isObject, matches, readVariable, type Environment } from "./given-variable.ts";
import type { KnownIdentity } from "./identities.ts";

/** What a profile is told of a caller. */
export interface IdentityForm {
  readonly tenant: {
    readonly pattern: RegExp;
    readonly words: string;
    /** Whether a credential may be bound to none. */
    readonly mayBeAbsent: boolean;
  };
  /** The list a caller has beside its token and tenant, and what it is to the membrane. */
  readonly list: { readonly member: string; readonly pattern: RegExp; readonly words: string };
  readonly caller: (tenant: string, list: readonly string[]) => Omit<KnownIdentity, "token">;
}

/** What HTTP lets a bearer credential be. */
const TOKEN = /^[A-Za-z0-9._~+/-]{8,512}=*$/u;

/** Reads who may call. An unset variable gives nobody. Throws EnvironmentError for one that cannot be used. */
export function readIdentities(environment: Environment, variable: string, form: IdentityForm): KnownIdentity[] {
  const remedy = `set ${variable} to a JSON array of {token, tenant, ${form.list.member}}`;
  const value = readVariable(environment, variable, remedy);
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new EnvironmentError(variable, "must be a JSON array", remedy);
  const identities = value.map((item, index) => identityOf(item, form, `${variable}#/${index}`, remedy));
  const seen = new Set<string>();
  for (const [index, { token }] of identities.entries()) {
    if (seen.has(token)) throw new EnvironmentError(`${variable}#/${index}/token`, "stands twice in the list", remedy);
    seen.add(token);
  }
  return identities;
}

function identityOf(
  item: unknown,
  { tenant: own, list, caller }: IdentityForm,
  place: string,
  remedy: string,
): KnownIdentity {
  if (!isObject(item)) throw new EnvironmentError(place, "must be an object", remedy);
  const members = ["token", "tenant", list.member];
  const wrong = Object.keys(item).findIndex((name) => !members.includes(name));
  if (wrong >= 0) throw new EnvironmentError(place, `member ${wrong + 1} has an unknown name`, remedy);
  const { token, tenant } = item;
  const listed = item[list.member] ?? [];
  if (!matches(token, TOKEN)) {
    throw new EnvironmentError(`${place}/token`, "must be a bearer token of 8 to 512 characters", remedy);
  }
  const absent = tenant === undefined && own.mayBeAbsent;
  if (!absent && !matches(tenant, own.pattern)) {
    throw new EnvironmentError(`${place}/tenant`, `must be ${own.words}`, remedy);
  }
  if (!Array.isArray(listed) || !listed.every((each) => matches(each, list.pattern))) {
    throw new EnvironmentError(`${place}/${list.member}`, `must be an array of ${list.words}`, remedy);
  }
  return { token, ...caller(absent ? "" : String(tenant), listed) };
}
