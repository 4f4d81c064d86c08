import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { pglite, postgresql, titleOf } from "../../../test/sql-databases.ts";
import { openControlStore } from "./control-store.ts";
import type { ControlTransaction, CredentialName } from "./control-transaction.ts";
import { keyed, profile } from "./fixtures/control-scene.ts";
import { SCHEMA } from "./names.ts";
import type { Sealed } from "./sealed.ts";
import { sealingBy, type Place } from "./sealing.ts";

const sealing = sealingBy(keyed(), profile);
const home: Place = { tenantId: "tenant-a", connectorId: "slack", credentialId: "primary", principalId: "user-1" };
const elsewhere: Place[] = [
  { ...home, tenantId: "tenant-b" },
  { ...home, connectorId: "google_drive" },
  { ...home, credentialId: "second" },
  { ...home, principalId: "user-2" },
];

for (const backend of [pglite, postgresql]) {
  describe.skipIf(backend.missing !== undefined)(`a sealed row on ${titleOf(backend)}`, () => {
    it("opens where it was sealed, and in no other row its text is moved to", async () => {
      const prepared = await backend.prepare();
      try {
        const database = await prepared.open();
        const store = await openControlStore(database);
        const canary = randomBytes(16).toString("hex");
        for (const place of [home, ...elsewhere]) {
          const sealed = sealing.seal(place, { token: place === home ? canary : "other" });
          const { tenantId, ...name } = place;
          await store.transaction(tenantId, (tx) =>
            tx.putCredential({ ...name, authMode: "oauth2", sealed, createdAt: 1 }),
          );
        }
        const table = `${SCHEMA}.connectors_credentials`;
        expect(JSON.stringify(await database.query(`select * from ${table}`, []))).not.toContain(canary);
        const opened = ({ tenantId, ...name }: Place): Promise<object> =>
          store.transaction(tenantId, async (tx) => sealing.open({ tenantId, ...name }, await sealedOf(tx, name)));
        expect(await opened(elsewhere[0]!)).toEqual({ token: "other" });
        await database.query(
          `update ${table} set ciphertext = (select ciphertext from ${table} where tenant_id = $1 and connector_id = $2
            and credential_id = $3 and principal_id = $4)`,
          [home.tenantId, home.connectorId, home.credentialId, home.principalId],
        );
        expect(await opened(home)).toEqual({ token: canary });
        for (const place of elsewhere) await expect(opened(place)).rejects.toMatchObject({ code: "sealed_unreadable" });
        await store.close();
      } finally {
        await prepared.dispose();
      }
    });
  });
}

async function sealedOf(tx: ControlTransaction, name: CredentialName): Promise<Sealed> {
  return (await tx.credential(name))!.sealed;
}
