import type { Environment } from "../given-variable.ts";
import { openPgliteFolder } from "../store/pglite-database.ts";
import { openPostgres } from "../store/postgres-database.ts";
import { openControlStore } from "./control-store.ts";
import type { ControlStore } from "./control-transaction.ts";
import { memoryControlStore } from "./memory-store.ts";

/** Variable with the URL of a PostgreSQL server. */
export const SERVER = "DATABASE_URL";

/** Opens the store on the server the variable names; without it in the folder, and without that in memory. Throws StoreError. */
export async function openStore(environment: Environment, folder: string | undefined): Promise<ControlStore> {
  const url = environment[SERVER];
  if (url !== undefined && url !== "") return openControlStore(await openPostgres(url));
  return folder === undefined ? memoryControlStore() : openControlStore(await openPgliteFolder(folder));
}
