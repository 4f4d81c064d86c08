import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../conformance/targets/free-port.ts";
import { findPostgres, once, startPostgres, type RunningPostgres } from "../postgres.ts";
import { build, endAll, run, start, type Working } from "./built.ts";

const { programs, missing } = findPostgres();
const cwd = mkdtempSync(join(tmpdir(), "membrane-serve-"));
beforeAll(build);
afterEach(endAll);
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const token = `token-${"k3".repeat(12)}`;
const callers = { MEMBRANE_IDENTITIES: JSON.stringify([{ token, tenant: "tenant-a", scopes: ["admin:write"] }]) };
const SERVE = ["serve", "--profile", "control-plane"];

/** A server at work on a database, once it is ready. */
async function serving(database: string): Promise<{ url: string; working: Working }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const working = start([...SERVE, "--port", String(port)], {
    cwd,
    environment: { ...callers, DATABASE_URL: database },
  });
  let ended = false;
  void working.ended.then(() => (ended = true));
  await expect.poll(async () => ended || (await statusOf(`${url}/ready`)) === 200, { timeout: 50_000 }).toBe(true);
  if (ended) expect.fail((await working.ended).talk);
  return { url, working };
}

async function statusOf(url: string, init: RequestInit = {}): Promise<number> {
  return fetch(url, init).then(
    ({ status }) => status,
    () => 0,
  );
}

const choose = (url: string): Promise<number> =>
  statusOf(`${url}/admin/connectors/policy`, {
    method: "POST",
    headers: { "x-api-key": token, "content-type": "application/json" },
    body: JSON.stringify({ version: "default" }),
  });
const asUser = (url: string, user: string): string => url.replace("//postgres@", `//${user}@`);

describe.skipIf(missing !== undefined)(
  `membrane serve on PostgreSQL${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  () => {
    let server: RunningPostgres;
    beforeAll(async () => {
      server = await startPostgres(programs!);
      const url = await server.freshDatabase();
      await once(url, "create role landlord login createrole");
      await once(url, "create role clerk login");
    });
    afterAll(() => server?.stop());

    it("makes its tables as their owner, and serves on them as a login that may make none", async () => {
      const url = await server.freshDatabase();
      await once(url, `alter database ${new URL(url).pathname.slice(1)} owner to landlord`);
      const early = await run([...SERVE, "--port", "0"], {
        cwd,
        environment: { ...callers, DATABASE_URL: asUser(url, "clerk") },
      });
      expect(early).toMatchObject({ code: 2, out: "" });
      expect(early.talk).toBe(
        "membrane: database denies its user what the store needs (42501)\n" +
          "  start once as a user who may make a schema and a role, then grant the role control_plane_app to the user of DATABASE_URL\n",
      );

      const first = await serving(asUser(url, "landlord"));
      expect(await choose(first.url)).toBe(200);
      first.working.signal("SIGTERM");
      expect(await first.working.ended).toMatchObject({ code: 0 });
      const owned = "select distinct tableowner from pg_tables where schemaname = 'control_plane'";
      expect(await once(url, owned)).toEqual([{ tableowner: "landlord" }]);

      await once(url, "grant control_plane_app to clerk");
      const second = await serving(asUser(url, "clerk"));
      const policy = await fetch(`${second.url}/admin/connectors/policy`, { headers: { "x-api-key": token } });
      expect(await policy.json()).toMatchObject({ tenant_id: "tenant-a", version: "default" });
      expect(await choose(second.url)).toBe(200);
      second.working.signal("SIGTERM");
      expect(await second.working.ended).toMatchObject({ code: 0 });
    });

    it("is not ready while its database is away, fails what needs it, and still ends when asked", async () => {
      const own = await startPostgres(programs!);
      try {
        const { url, working } = await serving(await own.freshDatabase());
        await own.stop();
        expect(await statusOf(`${url}/ready`)).toBe(503);
        expect(await statusOf(`${url}/health`)).toBe(200);
        expect(await choose(url)).toBe(500);
        working.signal("SIGTERM");
        expect(await working.ended).toMatchObject({ code: 0 });
      } finally {
        await own.stop();
      }
    });

    it("fails the one request whose connection to the database breaks, and serves the next", async () => {
      const database = await server.freshDatabase();
      const { url, working } = await serving(database);
      expect(await choose(url)).toBe(200);
      const holding = new pg.Client({ connectionString: database });
      holding.on("error", () => undefined);
      await holding.connect();
      await holding.query("begin; lock table control_plane.connectors_policy in access exclusive mode");
      const asked = choose(url);
      const stuck = "datname = current_database() and wait_event_type = 'Lock'";
      const broken = async (): Promise<number> =>
        (await once(database, `select pg_terminate_backend(pid) from pg_stat_activity where ${stuck}`)).length;
      await expect.poll(broken, { timeout: 30_000 }).toBe(1);
      expect(await asked).toBe(500);
      await holding.end();
      expect(await choose(url)).toBe(200);
      working.signal("SIGTERM");
      expect(await working.ended).toMatchObject({ code: 0 });
    });

    it("ends with 2, a reason and a remedy when the database is not there, and shows no password", async () => {
      const url = new URL(await server.freshDatabase());
      url.password = "not-a-password-but-a-canary";
      url.pathname = "/nowhere";
      const ended = await run([...SERVE, "--port", "0"], { cwd, environment: { ...callers, DATABASE_URL: url.href } });
      expect(ended).toMatchObject({ code: 2, out: "" });
      expect(ended.talk).toBe(
        "membrane: database does not exist (3D000)\n  create it, or name another one in DATABASE_URL\n",
      );
      expect(ended.talk).not.toContain(url.password);
    });
  },
);

describe("membrane serve with a wrong DATABASE_URL", () => {
  it.each([
    ["leads nowhere", "postgres://someone:canary-4711@127.0.0.1:1/x", "database cannot be reached (ECONNREFUSED)\n"],
    ["is no URL", "postgres//someone:canary-4711@127.0.0.1", "database URL is not of the form postgres://"],
    ["is of another scheme", "mysql://someone:canary-4711@127.0.0.1/x", "database URL is not of the form postgres://"],
  ])("that %s ends with 2, a reason and a remedy, and does not show it", async (_name, url, reason) => {
    const ended = await run([...SERVE, "--port", "0"], { cwd, environment: { ...callers, DATABASE_URL: url } });
    expect(ended).toMatchObject({ code: 2, out: "" });
    expect(ended.talk).toContain(reason);
    expect(ended.talk.trimEnd().split("\n").at(-1)).toMatch(/DATABASE_URL/u);
    expect(ended.talk).not.toContain("canary-4711");
  });
});
