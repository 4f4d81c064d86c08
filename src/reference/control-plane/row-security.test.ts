import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { once } from "../../../test/postgres.ts";
import { pglite, postgresql, titleOf, type Prepared } from "../../../test/sql-databases.ts";
import { openPostgres } from "../store/postgres-database.ts";
import type { SqlDatabase, SqlRow } from "../store/sql-database.ts";
import { openControlStore } from "./control-store.ts";
import type { ControlStore, ControlTransaction } from "./control-transaction.ts";
import { APPLICATION_ROLE, SCHEMA, TENANT_SETTING } from "./names.ts";

const name = { connectorId: "slack", credentialId: "primary", principalId: "user-1" };
const sealed = { ct: "AAAA", nonce: "BBBB", ver: "v1" };
const NEW_ROWS: Readonly<Record<string, string>> = {
  connectors_tenant_state:
    "(tenant_id, connector_id, enabled, failure_count, updated_at) values ($1, 'new', true, 0, 1)",
  connectors_policy: "(tenant_id, version, updated_at) values ($1, 'new', 1)",
  connectors_credentials:
    "(tenant_id, connector_id, credential_id, principal_id, auth_mode, ciphertext, kek_version, created_at) values ($1, 'new', 'c', 'p', 'oauth2', '{}', 'v1', 1)",
  connectors_audit_ledger:
    "(tenant_id, action, connector_id, params_hash, actor, recorded_at) values ($1, 'new', 'c', 'h', 'a', 1)",
  connectors_idempotency: "values ($1, 'new', 'k', 'f', '{}')",
};
const tables = Object.keys(NEW_ROWS);

for (const backend of [pglite, postgresql]) {
  describe.skipIf(backend.missing !== undefined)(`row-level security on ${titleOf(backend)}`, () => {
    let prepared: Prepared;
    let store: ControlStore;
    let database: SqlDatabase;
    beforeAll(async () => {
      prepared = await backend.prepare();
      database = await prepared.open();
      store = await openControlStore(database);
      for (const tenant of ["tenant-a", "tenant-b"]) await store.transaction(tenant, writeOneOfEach);
    });
    afterAll(async () => {
      await store?.close();
      await prepared?.dispose();
    });

    /** What a session of the application role gets from a statement, with no help from the store. */
    const asRole = (
      tenant: string | undefined,
      statement: string,
      parameters: unknown[] = [],
    ): Promise<readonly SqlRow[]> =>
      database.transaction(async (session) => {
        await session.script(`set local role ${APPLICATION_ROLE}`);
        if (tenant !== undefined) await session.query("select set_config($1, $2, true)", [TENANT_SETTING, tenant]);
        return session.query(statement, parameters);
      });
    const all = (table: string): string => `select * from ${SCHEMA}.${table}`;
    const tenantsIn = (rows: readonly SqlRow[]): unknown[] => rows.map((row) => row["tenant_id"]);

    it("is on and forced for every table there is but the one of the migrations", async () => {
      const found = await database.query(
        "select tablename, rowsecurity, (select relforcerowsecurity from pg_class where oid = format('%I.%I', schemaname, tablename)::regclass) as forced from pg_tables where schemaname = $1 order by 1",
        [SCHEMA],
      );
      expect(found.filter((row) => row["tablename"] !== "migration")).toEqual(
        tables.toSorted().map((tablename) => ({ tablename, rowsecurity: true, forced: true })),
      );
    });

    it("is not passed by the role of the application, which owns nothing", async () => {
      const [role] = await database.query("select * from pg_roles where rolname = $1", [APPLICATION_ROLE]);
      expect(role).toMatchObject({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcanlogin: false });
      const owned = await database.query("select tablename from pg_tables where schemaname = $1 and tableowner = $2", [
        SCHEMA,
        APPLICATION_ROLE,
      ]);
      expect(owned).toEqual([]);
    });

    it.each(tables)(
      "shows of %s the rows of the tenant without any WHERE, and none without a tenant",
      async (table) => {
        expect(tenantsIn(await database.query(`${all(table)} order by 1`, []))).toEqual(["tenant-a", "tenant-b"]);
        expect(tenantsIn(await asRole("tenant-a", all(table)))).toEqual(["tenant-a"]);
        expect(await asRole("tenant-a", `${all(table)} where tenant_id = 'tenant-b'`)).toEqual([]);
        expect(await asRole("tenant-c", all(table))).toEqual([]);
        expect(await asRole(undefined, all(table))).toEqual([]);
        expect(await asRole("", all(table))).toEqual([]);
      },
    );

    it.each(tables)("refuses a row of %s for another tenant, and for none", async (table) => {
      const insert = `insert into ${SCHEMA}.${table} ${NEW_ROWS[table]}`;
      for (const tenant of ["tenant-a", undefined, ""]) {
        await expect(asRole(tenant, insert, ["tenant-b"])).rejects.toMatchObject({ code: "42501" });
      }
      await expect(asRole("", insert, [""])).rejects.toMatchObject({ code: "23514" });
      await asRole("tenant-d", insert, ["tenant-d"]);
    });

    it.each(tables)("gives no row of %s away, and deletes none", async (table) => {
      await expect(asRole("tenant-a", `delete from ${SCHEMA}.${table}`)).rejects.toMatchObject({ code: "42501" });
      const away = `update ${SCHEMA}.${table} set tenant_id = 'tenant-b'`;
      await expect(asRole("tenant-a", away)).rejects.toMatchObject({ code: "42501" });
    });

    it("is what the transactions of the store run under", async () => {
      const seen: unknown[] = [];
      const watched: SqlDatabase = {
        ...database,
        close: async () => undefined,
        transaction: (work) =>
          database.transaction(async (session) => {
            const result = await work(session);
            const [row] = await session.query(
              `select current_user as who, current_setting('${TENANT_SETTING}', true) as tenant`,
              [],
            );
            seen.push(row);
            return result;
          }),
      };
      const second = await openControlStore(watched);
      seen.length = 0;
      await second.transaction("tenant-a", (tx) => tx.connectors());
      expect(seen).toEqual([{ who: APPLICATION_ROLE, tenant: "tenant-a" }]);
    });
  });
}

describe.skipIf(postgresql.missing !== undefined)(`a login that owns nothing, on ${titleOf(postgresql)}`, () => {
  it("can serve once the tables are there, and still sees its tenant only", async () => {
    const prepared = await postgresql.prepare();
    try {
      const owner = await openControlStore(await prepared.open());
      for (const tenant of ["tenant-a", "tenant-b"]) await owner.transaction(tenant, writeOneOfEach);
      await owner.close();
      await once(prepared.place, `create role server login; grant ${APPLICATION_ROLE} to server`);
      const url = prepared.place.replace("//postgres@", "//server@");
      const database = await openPostgres(url);
      const store = await openControlStore(database);
      expect(await store.transaction("tenant-a", (tx) => tx.connectors())).toHaveLength(1);
      expect(await database.query(`select * from ${SCHEMA}.connectors_credentials`, [])).toEqual([]);
      await store.close();
    } finally {
      await prepared.dispose();
    }
  });
});

async function writeOneOfEach(tx: ControlTransaction): Promise<void> {
  await tx.remember({ operation: "op", keyDigest: "k", fingerprint: "f", body: "{}" });
  await tx.putConnector({ connectorId: "slack", enabled: true, failureCount: 0, updatedAt: 1 });
  await tx.choosePolicy("default", 1);
  await tx.putCredential({ ...name, authMode: "oauth2", sealed, createdAt: 1 });
  await tx.appendAudit({ action: "state_set", connectorId: "slack", paramsHash: "h", actor: "a", recordedAt: 1 });
}
