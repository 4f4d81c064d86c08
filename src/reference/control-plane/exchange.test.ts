import { describe, expect, it } from "vitest";
import { pglite, postgresql, titleOf } from "../../../test/sql-databases.ts";
import type { SealedPlace } from "../../generated/documents.ts";
import { openControlStore } from "./control-store.ts";
import type { ControlStore, CredentialName } from "./control-transaction.ts";
import { exchangeSealed } from "./exchange-in-database.ts";
import { exchangeInMemory } from "./exchange-in-memory.ts";
import { keyed, profile } from "./fixtures/control-scene.ts";
import { emptyControlMedium, memoryControlStore } from "./memory-store.ts";
import { sealingBy } from "./sealing.ts";

const sealing = sealingBy(keyed(), profile);
const primary = { connectorId: "slack", credentialId: "primary", principalId: "user-1" };
const second = { ...primary, credentialId: "second" };
/** Every row, by the place it is in. */
const ROWS: readonly (readonly [tenant: string, name: CredentialName])[] = [
  ["tenant-a", primary],
  ["tenant-a", second],
  ["tenant-b", primary],
];
const placeOf = (tenant: string, more: Record<string, string> = {}): SealedPlace => ({
  operation: "control.connector.connect",
  tenant,
  names: { connector_id: "slack", principal_id: "user-1", ...more },
});

async function fill(store: ControlStore): Promise<void> {
  for (const [tenantId, name] of ROWS) {
    const sealed = sealing.seal({ tenantId, ...name }, { of: tenantId });
    await store.transaction(tenantId, (tx) => tx.putCredential({ ...name, authMode: "oauth2", sealed, createdAt: 1 }));
  }
}

/** What is sealed in each row. */
function sealedIn(store: ControlStore): Promise<string[]> {
  return Promise.all(
    ROWS.map(([tenant, name]) => store.transaction(tenant, async (tx) => (await tx.credential(name))!.sealed.ct)),
  );
}

describe("an exchange of what was sealed", () => {
  it("changes places in memory, and nothing else", async () => {
    const medium = emptyControlMedium();
    const store = memoryControlStore(medium);
    await fill(store);
    const [a, b, c] = await sealedIn(store);
    exchangeInMemory(medium, placeOf("tenant-a"), placeOf("tenant-b"));
    expect(await sealedIn(store)).toEqual([c, b, a]);
    exchangeInMemory(medium, placeOf("tenant-a"), placeOf("tenant-a", { credential_id: "second" }));
    expect(await sealedIn(store)).toEqual([b, c, a]);
    expect(() => exchangeInMemory(medium, placeOf("tenant-a"), placeOf("tenant-c"))).toThrow("nothing is sealed there");
  });

  for (const backend of [pglite, postgresql]) {
    it.skipIf(backend.missing !== undefined)(`changes places on ${titleOf(backend)}, all or none`, async () => {
      const prepared = await backend.prepare();
      try {
        const onServer = prepared.place.startsWith("postgres:");
        const exchange = (...pairs: [SealedPlace, SealedPlace][]): Promise<void> =>
          exchangeSealed(
            onServer ? { DATABASE_URL: prepared.place } : {},
            onServer ? undefined : prepared.place,
            pairs,
          );
        const seen = async (): Promise<string[]> => {
          const store = await openControlStore(await prepared.open());
          const found = await sealedIn(store);
          await store.close();
          return found;
        };
        const store = await openControlStore(await prepared.open());
        await fill(store);
        await store.close();
        const [a, b, c] = await seen();
        const own: [SealedPlace, SealedPlace] = [placeOf("tenant-a"), placeOf("tenant-a", { credential_id: "second" })];
        await exchange([placeOf("tenant-a"), placeOf("tenant-b")], own);
        expect(await seen()).toEqual([b, c, a]);
        await expect(exchange(own, [placeOf("tenant-a"), placeOf("tenant-c")])).rejects.toThrow("nothing is sealed");
        expect(await seen()).toEqual([b, c, a]);
      } finally {
        await prepared.dispose();
      }
    });
  }

  it("needs a store that outlives the process", async () => {
    await expect(exchangeSealed({}, undefined, [])).rejects.toMatchObject({ code: "store_closed" });
  });
});
