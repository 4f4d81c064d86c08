import { createServer, type AddressInfo, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { once, startPostgres, findPostgres, type RunningPostgres } from "../../../test/postgres.ts";
import { openPostgres } from "./postgres-database.ts";
import type { SqlDatabase, SqlSession } from "./sql-database.ts";
import type { StoreError } from "./store.ts";

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

describe("a database that cannot be used", () => {
  const reasonOf = async (url: string): Promise<unknown> =>
    openPostgres(url).then(
      async (database) => database.close(),
      ({ code, message, remedy }: StoreError) => ({ code, message, remedy }),
    );

  describe.skipIf(missing !== undefined)(
    `on PostgreSQL${missing === undefined ? "" : ` (skipped: ${missing})`}`,
    () => {
      let server: RunningPostgres;
      let url: string;
      beforeAll(async () => {
        server = await startPostgres(programs!);
        url = await server.freshDatabase();
        await once(url, "create role outsider");
      });
      afterAll(() => server?.stop());

      it("because the role does not exist, or may not log in, says so and what to do", async () => {
        for (const role of ["nobody", "outsider"])
          expect(await reasonOf(url.replace("//postgres@", `//${role}@`))).toEqual({
            code: "database_unusable",
            message: "database does not let the user of DATABASE_URL in (28000)",
            remedy: "create the role with leave to log in, or mend user and password in DATABASE_URL",
          });
      });

      it("because it does not exist says so and what to do", async () => {
        expect(await reasonOf(`${url}_not`)).toEqual({
          code: "database_unusable",
          message: "database does not exist (3D000)",
          remedy: "create it, or name another one in DATABASE_URL",
        });
      });
    },
  );

  it("because nobody listens says so and what to do", async () => {
    expect(await reasonOf("postgres://someone@127.0.0.1:1/x")).toEqual({
      code: "database_unusable",
      message: "database cannot be reached (ECONNREFUSED)",
      remedy: "start its server, or mend host and port in DATABASE_URL",
    });
  });

  it("because what listens is too old, or no PostgreSQL, says so and what to do", async () => {
    for (const [said, message, remedy] of [
      [versionSaid("140011"), "database is older than PostgreSQL 15", "use a newer server"],
      [
        () => [],
        "database cannot be used",
        "check that DATABASE_URL names a PostgreSQL server, and a password if it asks for one",
      ],
    ] as const) {
      const server = await listening(said);
      try {
        const { port } = server.address() as AddressInfo;
        expect(await reasonOf(`postgres://someone@127.0.0.1:${port}/x`)).toEqual({
          code: "database_unusable",
          message,
          remedy,
        });
      } finally {
        server.close();
      }
    }
  });
});

/** A server that hangs up on whomever it has nothing to say to. */
async function listening(said: (asked: number) => readonly Buffer[]): Promise<Server> {
  const server = createServer((socket) => {
    let asked = 0;
    socket.on("error", () => undefined);
    socket.on("data", () => {
      const messages = said(asked++);
      if (messages.length === 0) socket.destroy();
      else socket.write(Buffer.concat(messages));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** What a server of a version says to a login, and then to the question for its version. */
function versionSaid(version: string): (asked: number) => readonly Buffer[] {
  const ready = message("Z", Buffer.from("I"));
  const column = Buffer.concat([Buffer.from("version\0"), whole(0, 4), whole(0, 2), whole(25, 4), whole(-1, 2)]);
  return (asked) =>
    [
      [message("R", whole(0, 4)), ready],
      [
        message("T", Buffer.concat([whole(1, 2), column, whole(-1, 4), whole(0, 2)])),
        message("D", Buffer.concat([whole(1, 2), whole(version.length, 4), Buffer.from(version)])),
        message("C", Buffer.from("SELECT 1\0")),
        ready,
      ],
    ][asked] ?? [];
}

function message(kind: string, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(kind), whole(content.length + 4, 4), content]);
}

function whole(value: number, bytes: 2 | 4): Buffer {
  const written = Buffer.alloc(bytes);
  written.writeIntBE(value, 0, bytes);
  return written;
}
