import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openControlStore } from "../../src/reference/control-plane/control-store.ts";
import { SCHEMA } from "../../src/reference/control-plane/names.ts";
import { openPostgres } from "../../src/reference/store/postgres-database.ts";
import { findPostgres, once, startPostgres, type RunningPostgres } from "../postgres.ts";
import { LEDGER, readKept } from "./kept.ts";

const { programs, missing } = findPostgres();

describe.skipIf(missing !== undefined)(
  `what is read of a database on PostgreSQL${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  () => {
    let server: RunningPostgres;
    let url: string;
    beforeAll(async () => {
      server = await startPostgres(programs!);
      url = await server.freshDatabase();
      const store = await openControlStore(await openPostgres(url));
      for (const [tenant, rows] of [
        ["one", 2],
        ["two", 3],
      ] as const)
        await store.transaction(tenant, async (tx) => {
          for (let at = 1; at <= rows; at++)
            await tx.appendAudit({ action: "a", connectorId: "c", paramsHash: `${at}`, actor: "x", recordedAt: at });
        });
      await store.close();
    });
    afterAll(() => server?.stop());
    const seenOfLedger = async (): Promise<unknown> =>
      (await readKept(url, ["one", "two"])).seen.filter(({ table }) => table === LEDGER);

    it("tells of each tenant how many rows it sees of its own and of others", async () => {
      const { ledger, seen } = await readKept(url, ["one", "two"]);
      expect(ledger).toHaveLength(5);
      expect(seen.length).toBeGreaterThan(2);
      expect(await seenOfLedger()).toEqual([
        { tenant: "one", table: LEDGER, own: 2, others: 0, there: 2 },
        { tenant: "two", table: LEDGER, own: 3, others: 0, there: 3 },
      ]);
    });

    it("tells a role that sees everything, and one that sees nothing", async () => {
      await once(url, `alter table ${SCHEMA}.${LEDGER} disable row level security`);
      expect(await seenOfLedger()).toEqual([
        { tenant: "one", table: LEDGER, own: 2, others: 3, there: 2 },
        { tenant: "two", table: LEDGER, own: 3, others: 2, there: 3 },
      ]);
      await once(url, `alter table ${SCHEMA}.${LEDGER} enable row level security`);
      await once(url, `drop policy ${LEDGER}_tenant_isolation on ${SCHEMA}.${LEDGER}`);
      expect(await seenOfLedger()).toEqual([
        { tenant: "one", table: LEDGER, own: 0, others: 0, there: 2 },
        { tenant: "two", table: LEDGER, own: 0, others: 0, there: 3 },
      ]);
    });
  },
);
