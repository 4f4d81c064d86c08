import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptyMedium, memoryStore } from "./memory.ts";
import { openFolderStore } from "./folder-store.ts";
import type { ConsentRecord, EvidenceRecord, Store } from "./store.ts";

const folder = mkdtempSync(join(tmpdir(), "membrane-store-"));
const medium = emptyMedium();
let serial = 0;
const freshTenant = (): string => `tenant_node:t${++serial}`;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stores: [string, () => Promise<Store>][] = [
  ["memory", async () => memoryStore(medium)],
  ["folder", () => openFolderStore(folder)],
];

describe.each(stores)("the %s store", (name, open) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  it("keeps what was written, for its tenant only", async () => {
    const [mine, theirs] = [freshTenant(), freshTenant()];
    await store.transaction(mine, async (tx) => {
      await tx.addConsent(consent("c1"));
      await tx.addEvidence(evidence("e1", "c1"));
      await tx.remember({ operation: "op", keyDigest: "k", fingerprint: "f", body: '{"a":1}' });
      await tx.fileGateRecord({ recordDigest: "d", code: "some_code", recordedAt: 5 });
      await tx.filePilotRecord({ recordDigest: "d", text: "signed", expiresAt: 100 });
      await tx.filePilotRecord({ recordDigest: "d", text: "signed", expiresAt: 100 });
    });
    await store.transaction(mine, async (tx) => {
      expect(await tx.consent("c1")).toEqual(consent("c1"));
      expect(await tx.consent("c2")).toBeUndefined();
      expect(await tx.answered("op", "k")).toMatchObject({ fingerprint: "f", body: '{"a":1}' });
      expect(await tx.answered("other", "k")).toBeUndefined();
      expect(await tx.counts()).toEqual({ consents: 1, evidence: 1 });
      expect(await tx.pilotRecords(99)).toEqual(["signed"]);
      expect(await tx.pilotRecords(100)).toEqual([]);
    });
    await store.transaction(theirs, async (tx) => {
      expect(await tx.consent("c1")).toBeUndefined();
      expect(await tx.answered("op", "k")).toBeUndefined();
      expect(await tx.counts()).toEqual({ consents: 0, evidence: 0 });
      expect(await tx.pilotRecords(0)).toEqual([]);
      await tx.moveConsent("c1", "revoked", 9);
    });
    expect(await store.transaction(mine, (tx) => tx.consent("c1"))).toMatchObject({ state: "active" });
  });

  it("keeps nothing of work that throws, and hands its error back", async () => {
    const tenant = freshTenant();
    const work = store.transaction(tenant, async (tx) => {
      await tx.addConsent(consent("c1"));
      throw new Error("midway");
    });
    await expect(work).rejects.toThrow("midway");
    expect(await store.transaction(tenant, (tx) => tx.counts())).toEqual({ consents: 0, evidence: 0 });
  });

  it("moves a consent", async () => {
    const tenant = freshTenant();
    await store.transaction(tenant, (tx) => tx.addConsent(consent("c1")));
    await store.transaction(tenant, (tx) => tx.moveConsent("c1", "revoked", 9));
    const moved = { ...consent("c1"), state: "revoked", movedAt: 9 };
    expect(await store.transaction(tenant, (tx) => tx.consent("c1"))).toEqual(moved);
  });

  it("runs the transactions of a tenant one after another", async () => {
    const tenant = freshTenant();
    let inside = 0;
    let most = 0;
    const work = Array.from({ length: 10 }, (_, index) =>
      store.transaction(tenant, async (tx) => {
        most = Math.max(most, ++inside);
        const { consents } = await tx.counts();
        await new Promise((resolve) => setTimeout(resolve, 1));
        if (consents === index) await tx.addConsent(consent(`c${index}`));
        inside--;
      }),
    );
    await Promise.all(work);
    expect(most).toBe(1);
    expect(await store.transaction(tenant, (tx) => tx.counts())).toMatchObject({ consents: 10 });
  });

  it("finds everything again when it is opened again, and serves no more once closed", async () => {
    const tenant = freshTenant();
    await store.transaction(tenant, (tx) => tx.addConsent(consent("c1")));
    await store.close();
    await store.close();
    expect(await store.ready()).toBe(false);
    await expect(store.transaction(tenant, (tx) => tx.counts())).rejects.toMatchObject({ code: "store_closed" });
    store = await open();
    expect(await store.ready()).toBe(true);
    expect(await store.transaction(tenant, (tx) => tx.consent("c1"))).toEqual(consent("c1"));
  });

  if (name === "memory") return;

  it("keeps its folder from other users and from a second server", async () => {
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    await expect(openFolderStore(folder)).rejects.toMatchObject({
      code: "data_folder_locked",
      message: `data folder is in use by process ${process.pid}, expected a folder of its own`,
    });
    expect(readdirSync(folder).toSorted()).toEqual(["journal", "membrane.lock"]);
  });
});

describe("a data folder", () => {
  it("that cannot be made is named unusable, without a stack of the database", async () => {
    await expect(openFolderStore("/dev/null/data")).rejects.toMatchObject({
      code: "data_folder_unusable",
      message: "data folder cannot be opened",
    });
  });
});

function consent(ref: string): ConsentRecord {
  return {
    ref,
    subject: "company_node:acme",
    connectorId: "bank-one",
    scope: ["invoice"],
    credentialRef: "credential:one",
    mode: "fixture",
    state: "active",
    recordedAt: 1_772_366_400_000,
  };
}

function evidence(ref: string, consentRef: string): EvidenceRecord {
  const hashes = { sourceHash: "sha256:a", transformHash: "sha256:b" };
  return { ref, consentRef, subject: "company_node:acme", kind: "invoice", ...hashes, facts: "{}", recordedAt: 1 };
}
