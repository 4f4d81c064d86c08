import type { Environment } from "../given-variable.ts";
import { openPgliteFolder, openPgliteMemory } from "../store/pglite-database.ts";
import { openPostgres } from "../store/postgres-database.ts";
import type { SqlDatabase } from "../store/sql-database.ts";

/** Variable with the URL of a PostgreSQL server. */
export const SERVER = "DATABASE_URL";

/** Opens the server DATABASE_URL names; without it the folder, and without that a database in memory. Throws StoreError. */
export async function openDatabase(environment: Environment, folder: string | undefined): Promise<SqlDatabase> {
  const url = environment[SERVER];
  if (url !== undefined && url !== "") return openPostgres(url);
  return folder === undefined ? openPgliteMemory() : openPgliteFolder(folder);
}
