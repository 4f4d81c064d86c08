import { createHash } from "node:crypto";
import { SCHEMA, SCHEMA_VERSION } from "./sql-schema.ts";
import { sqlTransaction } from "./sql-transaction.ts";
import { StoreError, type Store } from "./store.ts";

/** Runs one statement with its parameters and gives its rows. */
export type Query = (statement: string, parameters: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>;

/** A database that speaks PostgreSQL. */
export interface SqlDatabase {
  /** Runs statements without parameters or rows. */
  script(statements: string): Promise<void>;
  /** Runs work in one transaction: committed when it resolves, rolled back when it throws. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Makes a store over a database, with its tables. Throws StoreError when the tables are of another version. */
export async function sqlStore(database: SqlDatabase): Promise<Store> {
  await database.script(SCHEMA);
  const [row] = await database.transaction((query) => query("select version from membrane_schema", []));
  if (Number(row?.["version"]) !== SCHEMA_VERSION) {
    throw new StoreError(
      "data_folder_unusable",
      `tables are not of version ${SCHEMA_VERSION}`,
      "use the version of the kit that made them, or another data folder",
    );
  }
  let open = true;
  return {
    transaction: async (tenant, work) => {
      if (!open) throw new StoreError("store_closed", "store is closed", "open it again");
      return database.transaction(async (query) => {
        // One transaction of a tenant at a time, also when several servers share the database.
        await query("select pg_advisory_xact_lock($1::bigint)", [lockOf(tenant)]);
        return work(sqlTransaction(query, tenant));
      });
    },
    ready: async () => {
      if (!open) return false;
      try {
        await database.transaction((query) => query("select 1", []));
        return true;
      } catch {
        return false;
      }
    },
    close: async () => {
      if (!open) return;
      open = false;
      await database.close();
    },
  };
}

/** The first 64 bits of a digest of the tenant, as the signed number an advisory lock takes. */
function lockOf(tenant: string): string {
  return createHash("sha256").update(tenant).digest().readBigInt64BE(0).toString();
}
