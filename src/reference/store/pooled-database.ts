import type { ClientBase, Pool, PoolClient } from "pg";
import { askedOnce } from "../../bundle/asked-once.ts";
import { sha256 } from "../../bundle/digest.ts";
import type { SqlDatabase, SqlRow, SqlSession } from "./sql-database.ts";

/** A database over the connections of a pool. Closing it twice is safe. */
export function databaseOver(pool: Pool): SqlDatabase {
  // Without listeners a connection that breaks would end the process. The pool replaces one nobody uses; one inside a transaction fails what is
  // asked of it from then on, commit and rollback too.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
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
    query: async (text, parameters) =>
      (await runner.query<SqlRow>({ name: nameOf(text), text, values: [...parameters] })).rows,
  };
}

/** A statement that has a name is parsed and planned once for each connection. */
const nameOf = askedOnce((statement: string) => sha256(statement).slice(-16));
