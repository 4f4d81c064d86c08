import { sha256 } from "../bundle/digest.ts";
import type { ProfileDocument } from "../generated/documents.ts";
import type { CallRequest } from "../protocol/call.ts";
import { headerValues } from "./parse/headers.ts";

/** Who calls. */
export interface Caller {
  /** Empty for a credential that is bound to no tenant. */
  readonly tenant: string;
  /** References whose reviewer standing the tenant was given. */
  readonly standingRefs: readonly string[];
  /** Scopes of its credential, where the profile knows scopes. */
  readonly scopes?: readonly string[];
  /** Stands for its credential where the call is written down. */
  readonly actor?: string;
}

/** The caller of a request without a known credential. Its tenant is no tenant. */
export const NOBODY: Caller = { tenant: "", standingRefs: [] };

/** Finds the caller of a request; NOBODY when there is no known credential. */
export type Authenticate = (request: CallRequest) => Caller;

/** A credential and whom it stands for. */
export interface KnownIdentity extends Caller {
  readonly token: string;
}

/** Makes the honest authentication: exactly one credential header with the scheme of the contract. Tokens are kept and compared as digests only. */
export function authenticateBy(rules: ProfileDocument["identities"], known: readonly KnownIdentity[]): Authenticate {
  const callers = new Map(
    known.map(({ token, ...caller }): [string, Caller] => [sha256(token), { ...caller, actor: actorOf(token) }]),
  );
  const header = rules.header.toLowerCase();
  const prefix = rules.scheme === "" ? "" : `${rules.scheme} `.toLowerCase();
  return (request) => {
    const [value, ...more] = headerValues(request.headers, header);
    if (value === undefined || more.length > 0) return NOBODY;
    if (value.slice(0, prefix.length).toLowerCase() !== prefix) return NOBODY;
    return callers.get(sha256(value.slice(prefix.length))) ?? NOBODY;
  };
}

/** Part of a digest of its own: neither the token nor the digest it is compared by can be had from it. */
function actorOf(token: string): string {
  return `actor:${sha256(`actor ${token}`).slice(0, 24)}`;
}
