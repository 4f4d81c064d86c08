import { databaseUnusable } from "../store/database-unusable.ts";
import { StoreError } from "../store/store.ts";
import type { SqlDatabase, SqlSession } from "../store/sql-database.ts";
import { takeTurns } from "../store/turns.ts";
import type { ControlStore } from "./control-transaction.ts";
import { migrate } from "./migrate.ts";
import { APPLICATION_ROLE, TENANT_SETTING } from "./names.ts";
import { sqlTransaction } from "./sql-transaction.ts";

/** Sets our locks apart from those others may take in the same database. */
const LOCK_SEED = 7_306_592;

const DENIED = {
  message: "database denies its user what the store needs",
  remedy: `start once as a user who may make a schema and a role, then grant the role ${APPLICATION_ROLE} to the user of DATABASE_URL`,
};

/**
 * Opens the store of the control plane on a database, with its tables. Every transaction is a real one, as a role that sees the rows of its
 * tenant only. Those of one tenant run one after another, over all processes on the database. The database is closed with the store, and
 * when it cannot be used. Throws StoreError then.
 */
export async function openControlStore(database: SqlDatabase): Promise<ControlStore> {
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error instanceof StoreError ? error : databaseUnusable(error, { "42501": DENIED });
  }
  // A tenant waits here and not on the database: it would take up one connection for each call that waits.
  const turns = takeTurns();
  let closing: Promise<void> | undefined;
  return {
    transaction: async (tenant, work) => {
      if (closing !== undefined) throw new StoreError("store_closed", "store is closed", "open it again");
      return turns.alone(tenant, () =>
        database.transaction(async (session) => {
          await enter(session, tenant);
          const { lent, end } = lend(session);
          try {
            return await work(sqlTransaction(lent, tenant));
          } finally {
            end();
          }
        }),
      );
    },
    ready: async () => closing === undefined && (await answers(database)),
    close: () => (closing ??= turns.over().then(() => database.close())),
  };
}

/** From here on the transaction is the tenant's. The lock is a statement of its own: what comes after it sees what its last holder committed. */
async function enter(session: SqlSession, tenant: string): Promise<void> {
  await session.script(`set local role ${APPLICATION_ROLE}`);
  await session.query(
    `select set_config('${TENANT_SETTING}', $1, true), pg_advisory_xact_lock(hashtextextended($1, $2))`,
    [tenant, LOCK_SEED],
  );
}

/** A session that ends with the work it was lent to: the connection behind it may soon be another tenant's. */
function lend(session: SqlSession): { readonly lent: SqlSession; readonly end: () => void } {
  let over = false;
  const demandOpen = (): void => {
    if (over) throw new Error("transaction is over");
  };
  return {
    lent: {
      script: async (statements) => {
        demandOpen();
        return session.script(statements);
      },
      query: async (statement, parameters) => {
        demandOpen();
        return session.query(statement, parameters);
      },
    },
    end: () => (over = true),
  };
}

async function answers(database: SqlDatabase): Promise<boolean> {
  try {
    await database.query("select 1", []);
    return true;
  } catch {
    return false;
  }
}
