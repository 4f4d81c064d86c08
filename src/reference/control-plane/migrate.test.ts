import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { once, startPostgres, findPostgres, type RunningPostgres } from "../../../test/postgres.ts";
import { openPgliteMemory } from "../store/pglite-database.ts";
import { openPostgres } from "../store/postgres-database.ts";
import type { SqlDatabase } from "../store/sql-database.ts";
import { openControlStore } from "./control-store.ts";
import { APPLICATION_ROLE, SCHEMA } from "./names.ts";

const { programs, missing } = findPostgres();

describe.skipIf(missing !== undefined)(
  `migrations on PostgreSQL${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  () => {
    let server: RunningPostgres;
    beforeAll(async () => {
      server = await startPostgres(programs!);
    });
    afterAll(() => server?.stop());
    const open = async (url: string): Promise<void> => (await openControlStore(await openPostgres(url))).close();

    it("are made once by five that start at once, on two databases of one server", async () => {
      const urls = await Promise.all([server.freshDatabase(), server.freshDatabase()]);
      await Promise.all([...urls, ...urls, ...urls, ...urls, ...urls].map(open));
      for (const url of urls)
        expect(await once(url, `select version from ${SCHEMA}.migration`)).toEqual([{ version: 1 }]);
    });

    it("leave nothing half done when they may not be made", async () => {
      const url = await server.freshDatabase();
      await once(url, "create role stranger login");
      await expect(open(url.replace("//postgres@", "//stranger@"))).rejects.toMatchObject({
        code: "database_unusable",
        message: "database denies its user what the store needs (42501)",
      });
      expect(await once(url, "select nspname from pg_namespace where nspname = 'control_plane'")).toEqual([]);
    });

    it("are made by an owner who is no superuser, and held against that owner too", async () => {
      const url = await server.freshDatabase();
      const database = new URL(url).pathname.slice(1);
      await once(url, `create role landlord login createrole; alter database ${database} owner to landlord`);
      await once(url, `grant ${APPLICATION_ROLE} to landlord`).catch(() => undefined);
      const owned = await openPostgres(url.replace("//postgres@", "//landlord@"));
      const store = await openControlStore(owned);
      await store.transaction("tenant-a", (tx) => tx.choosePolicy("default", 1));
      expect(await store.transaction("tenant-a", (tx) => tx.policyVersion())).toBe("default");
      expect(await owned.query(`select * from ${SCHEMA}.connectors_policy`, [])).toEqual([]);
      await store.close();
    });

    it("find out before anything is served that the role of transactions is not to be had", async () => {
      const url = await server.freshDatabase();
      await open(url);
      const clerk = `clerk_${new URL(url).pathname.slice(1)}`;
      await once(url, `create role ${clerk} login; grant usage on schema ${SCHEMA} to ${clerk}`);
      await once(url, `grant select on ${SCHEMA}.migration to ${clerk}`);
      await expect(open(url.replace("//postgres@", `//${clerk}@`))).rejects.toMatchObject({
        code: "database_unusable",
        message: `user of DATABASE_URL may not act as the role ${APPLICATION_ROLE}`,
        remedy: `grant ${APPLICATION_ROLE} to it`,
      });
      await once(url, `revoke insert on ${SCHEMA}.connectors_audit_ledger from ${APPLICATION_ROLE}`);
      await expect(open(url)).rejects.toMatchObject({
        code: "database_unusable",
        message: `role ${APPLICATION_ROLE} may not use the table connectors_audit_ledger`,
        remedy: "give the database back what the migrations set up",
      });
    });

    it("find out before anything is served that a restored database came without the role", async () => {
      const own = await startPostgres(programs!);
      try {
        const url = await own.freshDatabase();
        await open(url);
        await once(url, `drop owned by ${APPLICATION_ROLE}; drop role ${APPLICATION_ROLE}`);
        await expect(open(url)).rejects.toMatchObject({
          code: "database_unusable",
          message: `role ${APPLICATION_ROLE} does not exist, though the tables do`,
          remedy: `create it (create role ${APPLICATION_ROLE} nologin) and restore the database again, with its grants`,
        });
      } finally {
        await own.stop();
      }
    });

    it("are held against an operator who took a guard away", async () => {
      const url = await server.freshDatabase();
      await open(url);
      await once(url, `alter table ${SCHEMA}.connectors_policy no force row level security`);
      await expect(open(url)).rejects.toMatchObject({
        message: "row-level security is off for a table of the control plane",
      });
      await once(url, `alter table ${SCHEMA}.connectors_policy force row level security`);
      await once(url, `alter role ${APPLICATION_ROLE} bypassrls`);
      await expect(open(url)).rejects.toMatchObject({
        message: `role ${APPLICATION_ROLE} may see the rows of every tenant`,
      });
      await once(url, `alter role ${APPLICATION_ROLE} nobypassrls`);
      await open(url);
    });
  },
);

describe("a database of tables", () => {
  it("of a version nobody here knows is not opened, and closed again", async () => {
    const database = await openPgliteMemory();
    let closed = false;
    const shared: SqlDatabase = { ...database, close: async () => void (closed = true) };
    await (await openControlStore({ ...database, close: async () => undefined })).close();
    await database.query(`insert into ${SCHEMA}.migration (version) values (99)`, []);
    await expect(openControlStore(shared)).rejects.toMatchObject({
      code: "database_unusable",
      message: "tables are of version 99, which this version of the kit does not know",
    });
    expect(closed).toBe(true);
    await database.close();
  });
});

describe("a database URL", () => {
  const password = "not-a-password-but-a-canary";
  it.each([
    ["is no URL", `postgres//someone:${password}@127.0.0.1`],
    ["is of another scheme", `mysql://someone:${password}@127.0.0.1/x`],
    ["leads nowhere", `postgres://someone:${password}@127.0.0.1:1/x`],
    ["is a URL the driver cannot read", `postgres://someone:${password}@127.0.0.1:99999/x`],
  ])("that %s is refused, and not shown", async (_name, url) => {
    const error = await openPostgres(url).then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error).toMatchObject({ code: "database_unusable" });
    expect(`${error?.message}${error?.stack}${String(error?.cause)}`).not.toContain(password);
  });
});
