import { randomBytes } from "node:crypto";
import type { Profile } from "../../src/bundle/model.ts";
import type { Given, Identity, Lane, RecordSigner } from "../../src/protocol/given.ts";
import { standingForm, tenantForm } from "../arbitraries/text-forms.ts";
import { formed, satisfies, type TextForm } from "../canaries/form.ts";
import { freshSigner, type PublicJwk } from "./record-signer.ts";

/** What a fresh set of given things is made for. */
export interface GivenOptions {
  /** Lower-case letters and digits, at most 24. */
  readonly nonce: string;
  /** How many pairs of callers. */
  readonly lanes: number;
  /** Signers of the profile that the run has. */
  readonly signerNames: readonly string[];
  readonly profile: Profile;
}

/** An identity as it is written in a variable or a config file. */
export interface ConfiguredIdentity {
  readonly token: string;
  readonly tenant: string;
  /** Left out where the profile knows no standing. */
  readonly standing_refs?: readonly string[] | undefined;
}

const NONCE = /^[a-z0-9]{1,24}$/;

/** Makes tokens, tenants, standing and keys that no earlier run had. Throws a RangeError for a nonce that cannot be part of a name. */
export async function makeGiven(options: GivenOptions): Promise<Given> {
  const { nonce, profile } = options;
  if (!NONCE.test(nonce)) throw new RangeError("nonce must be 1 to 24 lower-case letters or digits");
  const lanes = Array.from({ length: options.lanes }, (_, index) => freshLane(nonce, index, profile));
  const signers = new Map<string, RecordSigner>();
  const environment: Record<string, string> = {};
  const keys = new Map<string, PublicJwk[]>();
  for (const given of profile.document.given) {
    if (given.what === "identities") {
      environment[given.env] = JSON.stringify(lanes.flatMap(({ self, other }) => [written(self), written(other)]));
    } else if (given.name !== undefined && options.signerNames.includes(given.name)) {
      const { signer, publicJwk } = await freshSigner(`${given.name}-${nonce}`);
      signers.set(given.name, signer);
      keys.set(given.env, [...(keys.get(given.env) ?? []), publicJwk]);
    }
  }
  for (const [variable, publicJwks] of keys) environment[variable] = JSON.stringify({ keys: publicJwks });
  return { nonce, lanes, signers, environment };
}

/** Takes identities that a running target knows. Each tenant is in one lane at most, so that nothing another lane does changes its counts; identities left over are not used. */
export function givenFromConfig(
  nonce: string,
  identities: readonly ConfiguredIdentity[],
  signers: ReadonlyMap<string, RecordSigner> = new Map(),
): Given {
  const byTenant = new Map<string, Identity>();
  for (const { token, tenant, standing_refs = [] } of identities) {
    if (!byTenant.has(tenant)) byTenant.set(tenant, { token, tenant, standingRefs: [...standing_refs] });
  }
  const callers = [...byTenant.values()];
  const lanes: Lane[] = [];
  for (let at = 0; at + 1 < callers.length; at += 2) {
    const [self, other] = [callers[at], callers[at + 1]];
    if (self !== undefined && other !== undefined) lanes.push({ self, other });
  }
  return { nonce, lanes, signers, environment: {} };
}

function freshLane(nonce: string, index: number, profile: Profile): Lane {
  return {
    self: freshIdentity(nonce, `${index}a`, 1 + (index % 2), profile),
    other: freshIdentity(nonce, `${index}b`, 2 - (index % 2), profile),
  };
}

function freshIdentity(nonce: string, place: string, standings: number, profile: Profile): Identity {
  // Random, so that knowing one tenant's name tells nothing of another's.
  const random = randomBytes(6).toString("hex");
  const standing = standingForm(profile);
  return {
    token: randomBytes(32).toString("base64url"),
    tenant: nameIn(tenantForm(profile), ["tenant_node:", "tenant-", ""], `${nonce}-${place}-${random}`),
    standingRefs:
      standing === undefined
        ? []
        : Array.from({ length: standings }, (_, number) =>
            nameIn(standing, ["standing:", "standing-", ""], `${nonce}-${place}-${number}-${random}`),
          ),
  };
}

/** A name in the form the contract asks for, and with the run in it where there is room. */
function nameIn(form: TextForm, heads: readonly string[], name: string): string {
  const telling = heads.map((head) => head + name).find((text) => satisfies(form, text));
  return telling ?? formed(form, name, "given", 0);
}

function written({ token, tenant, standingRefs }: Identity): ConfiguredIdentity {
  return { token, tenant, ...(standingRefs.length === 0 ? {} : { standing_refs: standingRefs }) };
}
