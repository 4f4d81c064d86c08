import type { Bundle } from "../../src/bundle/model.ts";
import { textAt } from "../../src/reference/crossing.ts";
import { NOBODY, type Caller } from "../../src/reference/identities.ts";
import type { AnsweredRequest } from "../../src/reference/store/store.ts";
import { mutated, type Change, type Mutant } from "./mutant.ts";
import { CONSENT, each, INGEST, PRECHECK, REVOKE, STATUS } from "./operations.ts";
import { withTransaction } from "./spoiled-store.ts";

/** Membranes in which one tenant meets another. */
// oxlint-disable-next-line max-lines-per-function -- a list of independent entries, not a procedure
export function tenantsMixed(bundle: Bundle): Mutant[] {
  const mixed = (
    id: string,
    summary: string,
    claims: readonly string[],
    change: Parameters<typeof mutated>[4],
  ): Mutant => mutated(bundle, `tenants/${id}`, summary, claims, change);
  return [
    mixed("keys-shared", "A used key is used for every tenant.", each("replay-scope", CONSENT, INGEST), () => {
      const answered = new Map<string, AnsweredRequest>();
      return (parts) => ({
        ...parts,
        store: withTransaction(parts.store, () => ({
          answered: async (operation, key) => answered.get(`${operation} ${key}`),
          remember: async (request) => void answered.set(`${request.operation} ${request.keyDigest}`, request),
        })),
      });
    }),
    mixed(
      "keys-of-all-operations",
      "A key used for one operation is used for all.",
      each("replay-scope", CONSENT, INGEST, REVOKE),
      () => (parts) => ({
        ...parts,
        store: withTransaction(parts.store, (tx) => ({
          answered: (_operation, key) => tx.answered("any", key),
          remember: (request) => tx.remember({ ...request, operation: "any" }),
        })),
      }),
    ),
    mixed(
      "counts-shared",
      "The status counts the records of every tenant.",
      each("count-true", CONSENT, INGEST),
      () =>
        (parts, { medium }) => ({
          ...parts,
          store: withTransaction(parts.store, () => ({
            counts: async () => {
              const rows = [...medium.tenants.values()];
              const sum = (sizes: number[]): number => sizes.reduce((total, size) => total + size, 0);
              return {
                consents: sum(rows.map(({ consents }) => consents.size)),
                evidence: sum(rows.map(({ evidence }) => evidence.size)),
              };
            },
          })),
        }),
    ),
    mixed(
      "foreign-told-from-unknown",
      "A foreign consent is refused with another code than an unknown one.",
      each("tenant-isolated", INGEST, REVOKE),
      () =>
        (parts, { medium }) => ({
          ...parts,
          guards: {
            ...parts.guards,
            unknown: async (crossing, condition) => {
              const ref = textAt(crossing, condition.at) ?? "";
              const own = await crossing.tx.consent(ref);
              const foreign =
                own === undefined && [...medium.tenants.values()].some(({ consents }) => consents.has(ref));
              return foreign
                ? { failedGate: "foreign-tenant", code: "cross_tenant_access" }
                : parts.guards.unknown(crossing, condition);
            },
          },
        }),
    ),
    mixed(
      "consents-shared",
      "A consent of any tenant can be cited.",
      each("tenant-isolated", INGEST),
      () =>
        (parts, { medium }) => ({
          ...parts,
          store: withTransaction(parts.store, () => ({
            consent: async (ref) => [...medium.tenants.values()].flatMap(({ consents }) => consents.get(ref) ?? [])[0],
          })),
        }),
    ),
    mixed(
      "revoked-by-a-stranger",
      "A revocation by another tenant is refused, and takes effect.",
      each("tenant-isolated", REVOKE),
      () =>
        (parts, { medium }) => ({
          ...parts,
          guards: {
            ...parts.guards,
            unknown: async (crossing, condition) => {
              const refused = await parts.guards.unknown(crossing, condition);
              const ref = textAt(crossing, condition.at) ?? "";
              if (refused === undefined || crossing.operation.name !== REVOKE) return refused;
              for (const { consents } of medium.tenants.values()) {
                const consent = consents.get(ref);
                if (consent !== undefined) consents.set(ref, { ...consent, state: "revoked" });
              }
              return refused;
            },
          },
        }),
    ),
    mixed(
      "beginning-compared",
      "A request may name a tenant whose name begins like that of its caller.",
      each("tenant-isolated", CONSENT, INGEST, REVOKE),
      () => (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          "foreign-tenant": (crossing, condition) => {
            const [named, { tenant }] = [textAt(crossing, condition.at) ?? "", crossing.caller()];
            const isAlike = named.startsWith(tenant) || tenant.startsWith(named);
            return isAlike ? undefined : parts.guards["foreign-tenant"](crossing, condition);
          },
        },
      }),
    ),
    mixed(
      "unknown-token-as-last-caller",
      "An unknown credential stands for whoever called last.",
      each("unauthenticated-refused", CONSENT, INGEST, REVOKE, STATUS, PRECHECK),
      () => {
        let last: Caller = NOBODY;
        return (parts) => ({
          ...parts,
          authenticate: (request) => {
            const caller = parts.authenticate(request);
            if (caller !== NOBODY) last = caller;
            return last;
          },
        });
      },
    ),
    mixed(
      "token-with-more-behind",
      "A known credential is known with more behind it.",
      each("unauthenticated-refused", CONSENT, INGEST, REVOKE, STATUS, PRECHECK),
      () => knownAlso((value) => value.slice(0, -1)),
    ),
    mixed(
      "token-with-more-before",
      "A known credential is known with more before it.",
      each("unauthenticated-refused", CONSENT, INGEST, REVOKE, STATUS, PRECHECK),
      () => knownAlso((value) => value.replace(/ ./u, " ")),
    ),
    mixed(
      "any-standing",
      "Any standing reference counts, given or not.",
      each("standing-refused", INGEST),
      () => (parts) => ({
        ...parts,
        authenticate: (request) => {
          const caller = parts.authenticate(request);
          return caller === NOBODY
            ? caller
            : { ...caller, standingRefs: { includes: () => true } as unknown as string[] };
        },
      }),
    ),
  ];
}

/** Knows a caller too whose headers only have to be changed a little. */
function knownAlso(change: (value: string) => string): Change {
  return (parts) => ({
    ...parts,
    authenticate: (request) => {
      const caller = parts.authenticate(request);
      const headers = request.headers.map(([name, value]): [string, string] => [name, change(value)]);
      return caller === NOBODY ? parts.authenticate({ ...request, headers }) : caller;
    },
  });
}
