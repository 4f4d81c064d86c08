import type { RecordVariant } from "../generated/documents.ts";

/** A caller. The token is a credential: it never reaches a report. */
export interface Identity {
  readonly token: string;
  /** Empty for a credential that is bound to no tenant. */
  readonly tenant: string;
  /** References whose reviewer standing the tenant was given. */
  readonly standingRefs: readonly string[];
  /** What the credential may be used for, where the profile asks for a scope. */
  readonly scopes?: readonly string[];
}

/** A pair of callers of different tenants. One case at a time runs in a lane, so counts of a lane's tenants belong to the case. */
export interface Lane {
  readonly self: Identity;
  readonly other: Identity;
  /** The tenant of `self` with a credential that lacks the scope, where the profile has such callers. */
  readonly noScope?: Identity;
  /** A credential that is bound to no tenant, where the profile has such callers. */
  readonly unbound?: Identity;
}

/** Signs the claims of a record the way the contract asks. */
export interface RecordSigner {
  /** Compact JWS over the claims. `variant` makes a deliberately bad one. */
  sign(claims: unknown, variant?: RecordVariant): string;
}

/** What a run is handed before it starts. */
export interface Given {
  /** Fresh for each run: names resources, keys and canaries. */
  readonly nonce: string;
  readonly lanes: readonly Lane[];
  /** Callers that one case each has to itself. Present where callers name what has a state: it would outlast the case. */
  readonly own?: readonly Lane[];
  /** Signers by name, for example `pilot`. Absent when the run has none. */
  readonly signers: ReadonlyMap<string, RecordSigner>;
  /** Variables that carry the given things to a target we start. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Every caller of a lane. */
export function callersOf({ self, other, noScope, unbound }: Lane): Identity[] {
  return [self, other, noScope, unbound].filter((each) => each !== undefined);
}
