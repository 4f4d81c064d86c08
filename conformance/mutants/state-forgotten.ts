import { setTimeout as delay } from "node:timers/promises";
import type { Bundle } from "../../src/bundle/model.ts";
import { textAt } from "../../src/reference/crossing.ts";
import { answeredBefore } from "../../src/reference/idempotency.ts";
import { memoryStore, type MemoryMedium } from "../../src/reference/store/memory.ts";
import type { EvidenceRecord, Store, TenantTransaction } from "../../src/reference/store/store.ts";
import type { TenantStep } from "../../src/reference/step.ts";
import { mutated, type Change, type Mutant } from "./mutant.ts";
import { CONSENT, each, INGEST, REVOKE, STATUS } from "./operations.ts";
import { withTransaction } from "./spoiled-store.ts";

/** Membranes that forget, or remember what never was. */
// oxlint-disable-next-line max-lines-per-function -- a list of independent entries, not a procedure
export function stateForgotten(bundle: Bundle): Mutant[] {
  const state = (id: string, summary: string, claims: readonly string[], change: () => Change): Mutant =>
    mutated(bundle, `state/${id}`, summary, claims, change);
  const atStart =
    (spoil: (medium: MemoryMedium) => void) =>
    (): Change =>
    (parts, { medium }) => {
      spoil(medium);
      return parts;
    };
  const over =
    (bend: (tx: TenantTransaction, tenant: string) => Partial<TenantTransaction>) => (): Change => (parts) => ({
      ...parts,
      store: withTransaction(parts.store, bend),
    });
  return [
    state(
      "all-lost-on-restart",
      "Nothing survives a restart.",
      each("durable", CONSENT, INGEST, REVOKE),
      atStart(({ tenants }) => tenants.clear()),
    ),
    state(
      "revocation-lost-on-restart",
      "A restart makes revoked consents active again.",
      each("durable", REVOKE),
      atStart(({ tenants }) => {
        for (const { consents } of tenants.values())
          for (const [ref, record] of consents) consents.set(ref, { ...record, state: "active" });
      }),
    ),
    state(
      "keys-lost-on-restart",
      "A restart forgets which keys were used.",
      each("durable", CONSENT, INGEST),
      atStart(({ tenants }) => {
        for (const { answered } of tenants.values()) answered.clear();
      }),
    ),
    state(
      "ingest-keys-lost-on-restart",
      "A restart forgets under which keys evidence was filed.",
      each("durable", INGEST),
      atStart(({ tenants }) => {
        for (const { answered } of tenants.values())
          for (const [key, { operation }] of answered) if (operation === INGEST) answered.delete(key);
      }),
    ),
    state(
      "evidence-lost-on-restart",
      "A restart forgets the evidence that was filed.",
      each("durable", INGEST),
      atStart(({ tenants }) => {
        for (const { evidence } of tenants.values()) evidence.clear();
      }),
    ),
    state(
      "revoke-without-effect",
      "A revocation is acknowledged and changes nothing.",
      each("state-refused", CONSENT, INGEST),
      over(() => ({ moveConsent: async () => undefined })),
    ),
    state(
      "revived-by-consent",
      "A new consent for a connector makes the revoked one before it live again.",
      each("state-refused", CONSENT, INGEST),
      () =>
        (parts, { medium }) => ({
          ...parts,
          store: withTransaction(parts.store, (tx, tenant) => ({
            addConsent: async (record) => {
              const consents = medium.tenants.get(tenant)?.consents;
              for (const [ref, before] of consents ?? [])
                if (before.connectorId === record.connectorId) consents?.set(ref, { ...before, state: "active" });
              await tx.addConsent(record);
            },
          })),
        }),
    ),
    state(
      "nothing-remembered",
      "A replay has its effect again.",
      each("replay", CONSENT, INGEST),
      over(() => ({ remember: async () => undefined })),
    ),
    state(
      "replay-before-state",
      "A replay is answered before the state is looked at.",
      each("state-refused", INGEST),
      () => (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          state: async (crossing, condition) =>
            (await answeredBefore(crossing))?.fingerprint === crossing.fingerprint()
              ? undefined
              : parts.guards.state(crossing, condition),
        },
      }),
    ),
    state(
      "conflict-replayed",
      "A used key with another body gets the first answer.",
      each("replay-conflict", CONSENT, INGEST, REVOKE),
      () => (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          "idempotency-conflict": async (crossing) => {
            const before = await answeredBefore(crossing);
            if (before !== undefined) Object.assign(crossing, { fingerprint: () => before.fingerprint });
            return undefined;
          },
        },
      }),
    ),
    state(
      "conflict-of-scalars",
      "Two requests under one key are the same where their texts and numbers are; lists and objects are not compared.",
      each("replay-conflict", CONSENT),
      () =>
        comparing((input) =>
          JSON.stringify(input, (name, value: unknown) => (name !== "" && typeof value === "object" ? null : value)),
        ),
    ),
    state(
      "conflict-without-amount",
      "Two requests under one key that differ in their amount only are the same.",
      each("replay-conflict", INGEST),
      () =>
        comparing((input) =>
          JSON.stringify(input, (name, value: unknown) => (name === "amount_cents" ? undefined : value)),
        ),
    ),
    state(
      "evidence-kept-once",
      "Evidence with a hash that is there already is not filed again.",
      each("count-true", INGEST),
      () => {
        const filed = new Map<string, object>();
        return (parts) => ({
          ...parts,
          steps: { ...parts.steps, [INGEST]: keepingOnce(parts.steps[INGEST] as TenantStep, filed) },
        });
      },
    ),
    state(
      "transactions-together",
      "Requests of one tenant do not wait for each other.",
      each("replay-race", CONSENT, INGEST),
      () =>
        (parts, { medium }) => ({
          ...parts,
          store: { ...parts.store, transaction: (tenant, work) => memoryStore(medium).transaction(tenant, work) },
        }),
    ),
    evidenceFiledLate(bundle, GAP_MS),
    state(
      "refused-ingest-counted",
      "A refused ingest leaves an evidence record.",
      each("refusal-traceless", INGEST),
      () => (parts) => ({
        ...parts,
        steps: { ...parts.steps, [INGEST]: leaving(parts.steps[INGEST] as TenantStep) },
      }),
    ),
    state(
      "count-off-by-one",
      "A tenant with evidence is told one too many.",
      each("count-true", INGEST, CONSENT),
      over((tx) => ({
        counts: async () => {
          const { consents, evidence } = await tx.counts();
          return { consents: consents * 2, evidence: evidence * 2 };
        },
      })),
    ),
    state(
      "status-quotes-claim",
      "The status shows the claims of the last evidence.",
      each("closed-response", STATUS),
      () => (parts) => ({
        ...parts,
        steps: { ...parts.steps, ...quoting(parts.steps[INGEST] as TenantStep, parts.steps[STATUS] as TenantStep) },
      }),
    ),
  ];
}

const GAP_MS = 4;

/** A membrane that checks the state and acts on it so many milliseconds later. */
export function evidenceFiledLate(bundle: Bundle, gapMs: number): Mutant {
  return mutated(
    bundle,
    "state/evidence-filed-late",
    "The state is checked, and the evidence is filed a few milliseconds after that.",
    each("race", INGEST),
    () => (parts) => ({ ...parts, store: filingLate(parts.store, gapMs) }),
  );
}

/** Checks in one transaction and files in another. */
function filingLate(store: Store, gapMs: number): Store {
  return {
    ...store,
    transaction: async (tenant, work) => {
      const late: EvidenceRecord[] = [];
      const result = await store.transaction(tenant, (tx) =>
        work({ ...tx, addEvidence: async (record) => void late.push(record) }),
      );
      if (late.length > 0) await delay(gapMs);
      for (const record of late) await store.transaction(tenant, (tx) => tx.addEvidence(record));
      return result;
    },
  };
}

function leaving(honest: TenantStep): TenantStep {
  return {
    ...honest,
    leave: async (crossing) => {
      await honest.accept(crossing);
    },
  };
}

function quoting(ingest: TenantStep, status: TenantStep): Record<string, TenantStep> {
  let claims: unknown = [];
  return {
    [INGEST]: {
      ...ingest,
      accept: async (crossing) => {
        claims = (crossing.value() as { claims: unknown }).claims;
        return ingest.accept(crossing);
      },
    },
    [STATUS]: { ...status, accept: async (crossing) => ({ ...(await status.accept(crossing)), claims }) },
  };
}

/** Takes two requests under one key for the same where they are written the same. */
function comparing(written: (input: unknown) => string): ReturnType<Parameters<typeof mutated>[4]> {
  const first = new Map<string, string>();
  return (parts) => ({
    ...parts,
    guards: {
      ...parts.guards,
      "idempotency-conflict": async (crossing, condition) => {
        const place = JSON.stringify([crossing.caller().tenant, crossing.operation.name, crossing.keyDigest()]);
        const text = written(crossing.input);
        const before = await answeredBefore(crossing);
        if (before === undefined) first.set(place, text);
        if (before === undefined || first.get(place) !== text)
          return parts.guards["idempotency-conflict"](crossing, condition);
        Object.assign(crossing, { fingerprint: () => before.fingerprint });
        return undefined;
      },
    },
  });
}

function keepingOnce(honest: TenantStep, filed: Map<string, object>): TenantStep {
  return {
    ...honest,
    accept: async (crossing) => {
      const place = JSON.stringify([crossing.caller().tenant, textAt(crossing, "/source_hash")]);
      const answer = filed.get(place) ?? (await honest.accept(crossing));
      filed.set(place, answer);
      return answer;
    },
  };
}
