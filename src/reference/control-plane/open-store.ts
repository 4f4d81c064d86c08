import type { Environment } from "../given-variable.ts";
import { openPgliteFolder } from "../store/pglite-database.ts";
import { openPostgres } from "../store/postgres-database.ts";
import type { SqlDatabase } from "../store/sql-database.ts";
import { openControlStore } from "./control-store.ts";
import type { ControlStore } from "./control-transaction.ts";
import { memoryControlStore } from "./memory-store.ts";

/** Variable with the URL of a PostgreSQL server. */
export const SERVER = "DATABASE_URL";

/** Opens the store on the server the variable names; without it in the folder, and without that in memory. Throws StoreError. */
export async function openStore(environment: Environment, folder: string | undefined): Promise<ControlStore> {
  const database = await openDatabase(environment, folder);
  return database === undefined ? memoryControlStore() : openControlStore(database);
}

/** Opens the database itself, where there is one. Throws StoreError. */
export async function openDatabase(
  environment: Environment,
  folder: string | undefined,
): Promise<SqlDatabase | undefined> {
  const url = environment[SERVER];
  if (url !== undefined && url !== "") return openPostgres(url);
  return folder === undefined ? undefined : openPgliteFolder(folder);
}
