import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openControlStore } from "./control-store.ts";
import type { ConnectorCredential, ConnectorState, ControlStore, ControlTransaction } from "./control-transaction.ts";
import { pglite, postgresql, titleOf, type Backend } from "../../../test/sql-databases.ts";
import { emptyControlMedium, memoryControlStore } from "./memory-store.ts";

let serial = 0;
const freshTenant = (): string => `tenant-${++serial}`;

interface Opener {
  open(): Promise<ControlStore>;
  dispose(): Promise<void>;
}

const inMemory = async (): Promise<Opener> => {
  const medium = emptyControlMedium();
  return { open: async () => memoryControlStore(medium), dispose: async () => undefined };
};
const inSql = async (backend: Backend): Promise<Opener> => {
  const prepared = await backend.prepare();
  return { open: async () => openControlStore(await prepared.open()), dispose: () => prepared.dispose() };
};
const stores = [
  { title: "in memory", skip: false, prepare: inMemory },
  ...[pglite, postgresql].map((backend) => ({
    title: `on ${titleOf(backend)}`,
    skip: backend.missing !== undefined,
    prepare: () => inSql(backend),
  })),
];

for (const { title, skip, prepare } of stores) {
  describe.skipIf(skip)(`the control store ${title}`, () => {
    let prepared: Opener;
    let store: ControlStore;
    beforeAll(async () => {
      prepared = await prepare();
      store = await prepared.open();
    });
    afterAll(async () => {
      await store?.close();
      await prepared?.dispose();
    });
    const inTenant = <T>(tenant: string, work: (tx: ControlTransaction) => Promise<T>): Promise<T> =>
      store.transaction(tenant, work);

    it("keeps what was written, for its tenant only", async () => {
      const [mine, theirs] = [freshTenant(), freshTenant()];
      await inTenant(mine, writeOneOfEach);
      expect(await inTenant(mine, readAll)).toEqual(oneOfEach);
      expect(await inTenant(theirs, readAll)).toEqual(nothing);
      expect(await inTenant(theirs, (tx) => tx.revokeCredentials("slack", 9))).toBe(0);
      await inTenant(theirs, (tx) => tx.putConnector(state({ enabled: false })));
      expect(await inTenant(mine, readAll)).toEqual(oneOfEach);
    });

    it("shows a transaction what it wrote before", async () => {
      expect(await inTenant(freshTenant(), (tx) => writeOneOfEach(tx).then(() => readAll(tx)))).toEqual(oneOfEach);
    });

    it("keeps nothing of work that throws, and hands its error back", async () => {
      const tenant = freshTenant();
      const work = inTenant(tenant, async (tx) => {
        await writeOneOfEach(tx);
        throw new Error("midway");
      });
      await expect(work).rejects.toThrow("midway");
      expect(await inTenant(tenant, readAll)).toEqual(nothing);
    });

    it("keeps nothing of a transaction that swallowed the failure of a statement", async () => {
      const tenant = freshTenant();
      const work = inTenant(tenant, async (tx) => {
        await tx.remember(answered);
        await tx.remember(answered).catch(() => undefined);
      });
      await expect(work).rejects.toThrow();
      expect(await inTenant(tenant, readAll)).toEqual(nothing);
    });

    it("serves nobody through a transaction that is over", async () => {
      let kept: ControlTransaction | undefined;
      await inTenant(freshTenant(), async (tx) => {
        kept = tx;
      });
      await expect(kept?.connectors()).rejects.toThrow("transaction is over");
    });

    it("refuses a tenant without a name", async () => {
      await expect(inTenant("", (tx) => tx.choosePolicy("default", 1))).rejects.toThrow();
    });

    it("keeps the newest state of a connector, whole", async () => {
      const tenant = freshTenant();
      const failed = state({ lastErrorCode: "CONNECTOR_DISABLED", failureCount: 2, updatedAt: 20 });
      await inTenant(tenant, (tx) => tx.putConnector(failed));
      expect(await inTenant(tenant, (tx) => tx.connector("slack"))).toEqual(failed);
      await inTenant(tenant, (tx) => tx.putConnector(state({ lastSuccessAt: 1_772_366_400_000 })));
      await inTenant(tenant, (tx) => tx.putConnector(state({ connectorId: "__policy__" })));
      await inTenant(tenant, (tx) => tx.putConnector(state({ connectorId: "Z" })));
      expect(await inTenant(tenant, (tx) => tx.connectors())).toEqual([
        state({ connectorId: "Z" }),
        state({ connectorId: "__policy__" }),
        state({ lastSuccessAt: 1_772_366_400_000 }),
      ]);
      expect(await inTenant(tenant, (tx) => tx.policyVersion())).toBeUndefined();
    });

    it("has one credential of a name: connecting again rotates it", async () => {
      const tenant = freshTenant();
      const first = credential();
      await inTenant(tenant, (tx) => tx.putCredential(first));
      const rotated = credential({ authMode: "service_account", createdAt: 99 });
      await inTenant(tenant, (tx) => tx.putCredential(rotated));
      const other = credential({ principalId: "user-2" });
      await inTenant(tenant, (tx) => tx.putCredential(other));
      const found = await inTenant(tenant, (tx) => tx.credentials("slack"));
      expect(found).toEqual([{ ...rotated, createdAt: first.createdAt }, other]);
      expect(await inTenant(tenant, (tx) => tx.credential(first))).toEqual(found[0]);
    });

    it("revokes every credential of a connector once, keeps the rows, and gives none of them back", async () => {
      const tenant = freshTenant();
      const elsewhere = credential({ connectorId: "google_drive" });
      await inTenant(tenant, async (tx) => {
        await tx.putCredential(credential());
        await tx.putCredential(credential({ credentialId: "second" }));
        await tx.putCredential(elsewhere);
      });
      expect(await inTenant(tenant, (tx) => tx.revokeCredentials("slack", 7))).toBe(2);
      expect(await inTenant(tenant, (tx) => tx.revokeCredentials("slack", 8))).toBe(0);
      expect(await inTenant(tenant, (tx) => tx.credential(credential()))).toBeUndefined();
      expect(await inTenant(tenant, (tx) => tx.credentials())).toEqual([elsewhere]);
      const again = credential({ createdAt: 50 });
      await inTenant(tenant, (tx) => tx.putCredential(again));
      expect(await inTenant(tenant, (tx) => tx.credentials("slack"))).toEqual([again]);
    });

    it("counts the ledger after an instant, for the tenant and for a connector", async () => {
      const tenant = freshTenant();
      await inTenant(tenant, async (tx) => {
        for (const [connectorId, recordedAt] of [
          ["slack", 10],
          ["slack", 20],
          ["google_drive", 20],
          ["slack", 30],
        ] as const) {
          await tx.appendAudit({ ...audited, connectorId, recordedAt });
        }
        await tx.appendAudit({ ...audited, action: "dispatch_attempt_deny", recordedAt: 30 });
      });
      const { action } = audited;
      const count = (since: number, connectorId?: string): Promise<number> =>
        inTenant(tenant, (tx) =>
          tx.countAudit({ action, since, ...(connectorId === undefined ? {} : { connectorId }) }),
        );
      expect(await count(0)).toBe(4);
      expect(await count(10)).toBe(3);
      expect(await count(10, "slack")).toBe(2);
      expect(await count(30)).toBe(0);
    });

    it("reads the ledger newest first, as far as it is asked", async () => {
      const tenant = freshTenant();
      const { connectorId: _, ...general } = audited;
      await inTenant(tenant, async (tx) => {
        await tx.appendAudit(audited);
        await tx.appendAudit(general);
        await tx.appendAudit({ ...audited, action: "state_set" });
      });
      expect(await inTenant(tenant, (tx) => tx.audit(2))).toEqual([{ ...audited, action: "state_set" }, general]);
    });

    it("runs the transactions of a tenant one after another", async () => {
      const tenant = freshTenant();
      await Promise.all(
        Array.from({ length: 12 }, async () =>
          inTenant(tenant, async (tx) => {
            const { failureCount = 0 } = (await tx.connector("slack")) ?? {};
            await tx.putConnector(state({ failureCount: failureCount + 1 }));
          }),
        ),
      );
      expect(await inTenant(tenant, (tx) => tx.connector("slack"))).toMatchObject({ failureCount: 12 });
    });

    it("finds everything again when it is opened again, and serves no more once closed", async () => {
      const tenant = freshTenant();
      await inTenant(tenant, writeOneOfEach);
      await store.close();
      await store.close();
      expect(await store.ready()).toBe(false);
      await expect(inTenant(tenant, readAll)).rejects.toMatchObject({ code: "store_closed" });
      store = await prepared.open();
      expect(await store.ready()).toBe(true);
      expect(await inTenant(tenant, readAll)).toEqual(oneOfEach);
    });
  });
}

const answered = { operation: "op", keyDigest: "k", fingerprint: "f", body: '{"a":1}' };
const audited = {
  action: "dispatch_attempt_allow",
  connectorId: "slack",
  paramsHash: "a".repeat(64),
  actor: "key-1",
  recordedAt: 5,
};
const kept = credential();
const oneOfEach = { answer: answered, states: [state()], version: "default", credentials: [kept], audit: [audited] };
const nothing = { answer: undefined, states: [], version: undefined, credentials: [], audit: [] };

async function writeOneOfEach(tx: ControlTransaction): Promise<void> {
  await tx.remember(answered);
  await tx.putConnector(state());
  await tx.choosePolicy("tight", 1);
  await tx.choosePolicy("default", 2);
  await tx.putCredential(kept);
  await tx.appendAudit(audited);
}

async function readAll(tx: ControlTransaction): Promise<object> {
  return {
    answer: await tx.answered("op", "k"),
    states: await tx.connectors(),
    version: await tx.policyVersion(),
    credentials: await tx.credentials(),
    audit: await tx.audit(10),
  };
}

function state(change: Partial<ConnectorState> = {}): ConnectorState {
  return { connectorId: "slack", enabled: true, failureCount: 0, updatedAt: 3, ...change };
}

function credential(change: Partial<ConnectorCredential> = {}): ConnectorCredential {
  const sealed = { ct: randomBytes(40).toString("base64url"), nonce: randomBytes(12).toString("base64url"), ver: "v1" };
  const name = { connectorId: "slack", credentialId: "primary", principalId: "user-1" };
  return { ...name, authMode: "oauth2", sealed, createdAt: 4, ...change };
}
