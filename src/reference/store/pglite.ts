import { emptyMedium, memoryStore } from "./memory.ts";
import { folderUnusable, openPgliteFolder } from "./pglite-database.ts";
import { openSqlJournal } from "./sql-journal.ts";
import { StoreError, type Store } from "./store.ts";

/**
 * Opens the durable store of a folder: embedded PostgreSQL. The folder is made, kept from other users, and held for this process alone, so
 * a tenant's rows are read once, and only writes go to the database. What was acknowledged survives a kill.
 * Throws StoreError when the folder is in use or cannot be opened.
 */
export async function openPgliteStore(folder: string): Promise<Store> {
  const database = await openPgliteFolder(folder);
  try {
    return memoryStore(emptyMedium(), await openSqlJournal(database));
  } catch (error) {
    await database.close();
    throw error instanceof StoreError ? error : folderUnusable(error);
  }
}
