import { randomBytes } from "node:crypto";
import type { Profile } from "../../src/bundle/model.ts";
import { callersOf, type Given, type Identity, type Lane, type RecordSigner } from "../../src/protocol/given.ts";
import { standingForm, tenantForm } from "../arbitraries/text-forms.ts";
import { formed, satisfies, type TextForm } from "../canaries/form.ts";
import { configured, type ConfiguredIdentity } from "./configured-identity.ts";
import { handedOver } from "./handed-over.ts";
import { freshSigner, type PublicJwk } from "./record-signer.ts";
import { freshSealingKeys } from "./sealing-keys.ts";

/** What a fresh set of given things is made for. */
export interface GivenOptions {
  /** Lower-case letters and digits, at most 24. */
  readonly nonce: string;
  /** How many pairs of callers. */
  readonly lanes: number;
  /** How many pairs of callers that one case each has to itself, where the profile asks for any; `ownCallersTaken` says how many a plan takes. */
  readonly own?: number | undefined;
  /** Signers of the profile that the run has. */
  readonly signerNames: readonly string[];
  readonly profile: Profile;
}

const NONCE = /^[a-z0-9]{1,24}$/;

/** Makes tokens, tenants, standing and keys that no earlier run had. Throws a RangeError for a nonce that cannot be part of a name. */
export function makeGiven(options: GivenOptions): Given {
  const { nonce, profile } = options;
  if (!NONCE.test(nonce)) throw new RangeError("nonce must be 1 to 24 lower-case letters or digits");
  const lanes = lanesOf(options.lanes, "", options);
  const own = hasOwnCallers(profile) ? lanesOf(options.own ?? 0, "c", options) : undefined;
  const callers = new Set([...lanes, ...(own ?? [])].flatMap(callersOf));
  const signers = new Map<string, RecordSigner>();
  const environment: Record<string, string> = {};
  const keys = new Map<string, PublicJwk[]>();
  for (const given of profile.document.given) {
    if (given.what === "identities") {
      const text = JSON.stringify([...callers].map(configured));
      environment[given.env] = given.file === true ? handedOver(text) : text;
    } else if (given.what === "sealing-key") {
      Object.assign(environment, freshSealingKeys(given));
    } else if (given.name !== undefined && options.signerNames.includes(given.name)) {
      const { signer, publicJwk } = freshSigner(`${given.name}-${nonce}`);
      signers.set(given.name, signer);
      keys.set(given.env, [...(keys.get(given.env) ?? []), publicJwk]);
    }
  }
  for (const [variable, publicJwks] of keys) environment[variable] = JSON.stringify({ keys: publicJwks });
  return { nonce, lanes, signers, environment, ...(own === undefined ? {} : { own }) };
}

/** Whether callers name what has a state: it would outlast the case, so each has callers of its own. */
export function hasOwnCallers({ document }: Profile): boolean {
  return Object.values(document.resources).some(({ issued_by }) => issued_by === undefined);
}

/** Takes identities that a running target knows. Each tenant is in one lane at most, so that nothing another lane does changes its counts; identities left over are not used. */
export function givenFromConfig(
  nonce: string,
  identities: readonly ConfiguredIdentity[],
  signers: ReadonlyMap<string, RecordSigner> = new Map(),
  profile?: Profile,
): Given {
  const byTenant = new Map<string, Identity>();
  const narrow = new Map<string, Identity>();
  const scope = profile?.document.identities.scope;
  let unbound: Identity | undefined;
  for (const { token, tenant = "", standing_refs = [], scopes } of identities) {
    const identity = { token, tenant, standingRefs: [...standing_refs], ...(scopes === undefined ? {} : { scopes }) };
    const lacks = scope !== undefined && scopes?.includes(scope) === false;
    if (lacks) narrow.set(tenant, identity);
    else if (tenant === "") unbound ??= identity;
    else if (!byTenant.has(tenant)) byTenant.set(tenant, identity);
  }
  const callers = [...byTenant.values()];
  const lanes: Lane[] = [];
  for (let at = 0; at + 1 < callers.length; at += 2) {
    const [self, other] = [callers[at], callers[at + 1]];
    if (self === undefined || other === undefined) continue;
    const noScope = narrow.get(self.tenant);
    lanes.push({
      self,
      other,
      ...(noScope === undefined ? {} : { noScope }),
      ...(unbound === undefined ? {} : { unbound }),
    });
  }
  return {
    nonce,
    lanes,
    signers,
    environment: {},
    ...(profile !== undefined && hasOwnCallers(profile) ? { own: lanes } : {}),
  };
}

function lanesOf(count: number, head: string, { nonce, profile }: GivenOptions): Lane[] {
  const { kinds, scope } = profile.document.identities;
  const scopes = scope === undefined ? {} : { scopes: [scope] };
  const unbound = kinds.includes("unbound")
    ? { unbound: { token: freshToken(), tenant: "", standingRefs: [], ...scopes } }
    : {};
  return Array.from({ length: count }, (_, index) => {
    const self = { ...freshIdentity(nonce, `${head}${index}a`, 1 + (index % 2), profile), ...scopes };
    const other = { ...freshIdentity(nonce, `${head}${index}b`, 2 - (index % 2), profile), ...scopes };
    const noScope = kinds.includes("no-scope") ? { noScope: { ...self, token: freshToken(), scopes: [] } } : {};
    return { self, other, ...noScope, ...unbound };
  });
}

function freshToken(): string {
  return randomBytes(32).toString("base64url");
}

function freshIdentity(nonce: string, place: string, standings: number, profile: Profile): Identity {
  // Random, so that knowing one tenant's name tells nothing of another's.
  const random = randomBytes(6).toString("hex");
  const standing = standingForm(profile);
  return {
    token: freshToken(),
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
