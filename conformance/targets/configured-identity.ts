import type { Identity } from "../../src/protocol/given.ts";

/** An identity as it is written in a variable or a config file. */
export interface ConfiguredIdentity {
  readonly token: string;
  /** Left out where the credential is bound to none. */
  readonly tenant?: string | undefined;
  /** Left out where the profile knows no standing. */
  readonly standing_refs?: readonly string[] | undefined;
  /** Left out where the profile knows no scopes. */
  readonly scopes?: readonly string[] | undefined;
}

/** An identity as it is written in a variable or a config file: what it has none of is left out. */
export function configured({ token, tenant, standingRefs, scopes }: Identity): ConfiguredIdentity {
  return {
    token,
    ...(tenant === "" ? {} : { tenant }),
    ...(standingRefs.length === 0 ? {} : { standing_refs: standingRefs }),
    ...(scopes === undefined ? {} : { scopes }),
  };
}
