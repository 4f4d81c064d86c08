import { spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { freePort } from "../conformance/targets/free-port.ts";
import { keepFolderUntilEnd, ProcessGroup, removeFolder } from "../conformance/targets/process-group.ts";

/** A PostgreSQL server of the test's own, on loopback. */
export interface RunningPostgres {
  /** Makes an empty database and gives its URL, as the superuser. */
  freshDatabase(): Promise<string>;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

/** Where the programs of the server are, or why no test can run on it. */
export type FoundPostgres =
  | { readonly programs: string; readonly missing?: never }
  | { readonly missing: string; readonly programs?: never };

const OLDEST = 15;
const START_MS = 50_000;
const SUPERUSER = "postgres";

/** Looks for the programs of PostgreSQL where Debian puts them, and in the path. The server does not run as root, so root needs the user it comes with. */
export function findPostgres(): FoundPostgres {
  const home = "/usr/lib/postgresql";
  const versions = existsSync(home) ? readdirSync(home).map(Number).filter(Number.isInteger) : [];
  const folders = versions.toSorted((a, b) => b - a).map((version) => join(home, String(version), "bin"));
  const programs = [...folders, ...(process.env["PATH"] ?? "").split(":")].find(hasServer);
  if (programs === undefined) return { missing: `no PostgreSQL ${OLDEST} or later is installed` };
  if (isRoot() && idOf("-u") === undefined) return { missing: `there is no user ${SUPERUSER} to run PostgreSQL as` };
  return { programs };
}

/** Starts a server with an empty data folder and a port of its own. To be stopped by the caller; whatever happens to the test, no process stays. */
export async function startPostgres(programs: string): Promise<RunningPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "membrane-postgres-"));
  keepFolderUntilEnd(folder);
  if (isRoot()) chownSync(folder, idOf("-u") ?? 0, idOf("-g") ?? 0);
  const data = join(folder, "data");
  const made = spawnSync(
    ...split(["initdb", "-D", data, "-U", SUPERUSER, "--auth=trust", "--no-locale", "-E", "UTF8", "-N"]),
    {
      encoding: "utf8",
      env,
      cwd: folder,
    },
  );
  if (made.status !== 0) throw new Error(`initdb failed\n${made.stderr}`);
  const port = await freePort();
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"].flatMap((each) => [
    "-c",
    each,
  ]);
  const server = new ProcessGroup(asServerUser(["postgres", "-D", data, "-p", String(port), ...settings]), folder, env);
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk) => (said += String(chunk)));
  const url = (database: string): string => `postgres://${SUPERUSER}@127.0.0.1:${port}/${database}`;
  const stop = async (): Promise<void> => {
    await server.stop(5000);
    removeFolder(folder);
  };
  try {
    await answering(url("postgres"), server, () => said);
  } catch (error) {
    await stop();
    throw error;
  }
  let serial = 0;
  return {
    freshDatabase: async () => {
      const name = `fresh_${++serial}`;
      await once(url("postgres"), `create database ${name}`);
      return url(name);
    },
    stop,
  };

  function asServerUser([program = "", ...rest]: readonly string[]): string[] {
    const words = [join(programs, program), ...rest];
    return isRoot() ? ["runuser", "-u", SUPERUSER, "--", ...words] : words;
  }

  function split(words: readonly string[]): [string, string[]] {
    const [first = "", ...rest] = asServerUser(words);
    return [first, rest];
  }
}

/** Runs a statement on a connection of its own, and gives its rows. */
export async function once(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

const env = { PATH: process.env["PATH"] ?? "", LC_ALL: "C" };

async function answering(url: string, server: ProcessGroup, said: () => string): Promise<void> {
  for (const until = performance.now() + START_MS; ; await delay(50)) {
    try {
      await once(url, "select 1");
      return;
    } catch (error) {
      if (server.exit !== undefined || performance.now() > until) {
        throw new Error(`PostgreSQL did not start\n${said()}`, { cause: error });
      }
    }
  }
}

function hasServer(folder: string): boolean {
  if (!existsSync(join(folder, "initdb")) || !existsSync(join(folder, "postgres"))) return false;
  const { stdout } = spawnSync(join(folder, "postgres"), ["--version"], { encoding: "utf8" });
  return Number(/(\d+)/u.exec(stdout)?.[1]) >= OLDEST;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function idOf(which: "-u" | "-g"): number | undefined {
  const { status, stdout } = spawnSync("id", [which, SUPERUSER], { encoding: "utf8" });
  return status === 0 ? Number(stdout) : undefined;
}
