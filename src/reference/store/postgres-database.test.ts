import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { once, startPostgres, findPostgres, type RunningPostgres } from "../../../test/postgres.ts";
import { openPostgres } from "./postgres-database.ts";
import type { SqlDatabase, SqlSession } from "./sql-database.ts";

const { programs, missing } = findPostgres();

describe.skipIf(missing !== undefined)(
  `a connection that breaks on PostgreSQL${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  () => {
    let server: RunningPostgres;
    let url: string;
    let database: SqlDatabase;
    beforeAll(async () => {
      server = await startPostgres(programs!);
      url = await server.freshDatabase();
      await once(url, "create table kept (name text)");
      database = await openPostgres(url);
    });
    afterAll(async () => {
      await database?.close();
      await server?.stop();
    });
    const terminate = async (pid: unknown): Promise<void> => {
      await once(url, `select pg_terminate_backend(${Number(pid)})`);
      const gone = async (): Promise<number> =>
        (await once(url, `select from pg_stat_activity where pid = ${Number(pid)}`)).length;
      await expect.poll(gone, { timeout: 30_000 }).toBe(0);
    };
    const pidOf = async (session: SqlSession): Promise<unknown> =>
      (await session.query("select pg_backend_pid() as pid", []))[0]?.["pid"];

    it("between two statements fails its transaction alone, and is not used again", async () => {
      let broken: unknown;
      const failing = database.transaction(async (session) => {
        broken = await pidOf(session);
        await session.query("insert into kept values ('half')", []);
        await terminate(broken);
        await session.query("insert into kept values ('other half')", []);
      });
      await expect(failing).rejects.toThrow();
      expect(await database.query("select * from kept", [])).toEqual([]);
      expect(await database.transaction(pidOf)).not.toBe(broken);
    });

    it("within a statement fails its transaction alone, and is not used again", async () => {
      let broken: unknown;
      const failing = database.transaction(async (session) => {
        broken = await pidOf(session);
        const waiting = session.query("select pg_sleep(600)", []);
        await Promise.all([expect(waiting).rejects.toThrow(), terminate(broken)]);
        await waiting;
      });
      await expect(failing).rejects.toMatchObject({ code: "57P01" });
      expect(await database.transaction(pidOf)).not.toBe(broken);
    });

    it("after the last statement does not commit", async () => {
      const failing = database.transaction(async (session) => {
        await session.query("insert into kept values ('whole')", []);
        await terminate(await pidOf(session));
      });
      await expect(failing).rejects.toThrow();
      expect(await database.query("select * from kept", [])).toEqual([]);
    });
  },
);
