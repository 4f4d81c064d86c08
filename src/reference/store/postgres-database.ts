import type { ClientBase, Pool, PoolClient } from "pg";
import { databaseUnusable } from "./database-unusable.ts";
import type { SqlDatabase, SqlSession } from "./sql-database.ts";
import { StoreError } from "./store.ts";

const CONNECT_MS = 10_000;
/** A process that stands still inside a transaction must not hold its tenant up for ever. */
const IDLE_INSIDE_MS = 30_000;
const OLDEST = 150_000;

/** Opens a PostgreSQL server, 15 or later, by its URL. Throws StoreError when it cannot be reached or is too old; no error quotes the URL. */
export async function openPostgres(url: string): Promise<SqlDatabase> {
  demandUrl(url);
  // Imported here: a membrane in memory or in a folder does without.
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    idle_in_transaction_session_timeout: IDLE_INSIDE_MS,
    keepAlive: true,
  });
  // Without listeners a connection that breaks would end the process. The pool replaces one nobody uses; one inside a transaction fails what is
  // asked of it from then on, commit and rollback too.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  try {
    await demandVersion(pool);
  } catch (error) {
    await pool.end();
    throw error instanceof StoreError ? error : databaseUnusable(error);
  }
  return {
    ...sessionOver(pool),
    transaction: (work) => inTransaction(pool, work),
    close: async () => {
      if (!pool.ending) await pool.end();
    },
  };
}

async function inTransaction<T>(pool: Pool, work: (session: SqlSession) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    // Said aloud: under another level, a snapshot taken before a lock would still be looked at after it.
    await client.query("begin isolation level read committed");
    const result = await work(sessionOver(client));
    await commit(client);
    return result;
  } catch (error) {
    broken = !(await rolledBack(client));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** A commit after a failed statement rolls back and reports no error: only its tag tells. */
async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query("commit");
  if (command !== "COMMIT") throw new Error("transaction was rolled back instead of committed");
}

async function rolledBack(client: PoolClient): Promise<boolean> {
  try {
    await client.query("rollback");
    return true;
  } catch {
    return false;
  }
}

function sessionOver(runner: Pool | ClientBase): SqlSession {
  return {
    script: async (statements) => void (await runner.query(statements)),
    query: async (statement, parameters) =>
      (await runner.query<Record<string, unknown>>(statement, [...parameters])).rows,
  };
}

/** The parser of the driver quotes what it cannot read, password and all: it gets only what is a URL. */
function demandUrl(url: string): void {
  if (URL.canParse(url) && /^postgres(?:ql)?:$/u.test(new URL(url).protocol)) return;
  throw new StoreError(
    "database_unusable",
    "database URL is not of the form postgres://user:password@host:port/name",
    "set DATABASE_URL to the URL of a PostgreSQL database",
  );
}

async function demandVersion(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ version: string }>("select current_setting('server_version_num') as version");
  if (Number(rows[0]?.version) >= OLDEST) return;
  throw new StoreError("database_unusable", "database is older than PostgreSQL 15", "use a newer server");
}
