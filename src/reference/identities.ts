import { sha256 } from "../bundle/digest.ts";
import type { ProfileDocument } from "../generated/documents.ts";
import type { CallRequest } from "../protocol/call.ts";
import { headerValues } from "./parse/headers.ts";

/** Who calls. */
export interface Caller {
  readonly tenant: string;
  /** References whose reviewer standing the tenant was given. */
  readonly standingRefs: readonly string[];
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
    known.map(({ token, tenant, standingRefs }): [string, Caller] => [sha256(token), { tenant, standingRefs }]),
  );
  const header = rules.header.toLowerCase();
  const prefix = `${rules.scheme} `.toLowerCase();
  return (request) => {
    const [value, ...more] = headerValues(request.headers, header);
    if (value === undefined || more.length > 0) return NOBODY;
    if (value.slice(0, prefix.length).toLowerCase() !== prefix) return NOBODY;
    return callers.get(sha256(value.slice(prefix.length))) ?? NOBODY;
  };
}
