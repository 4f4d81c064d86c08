import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import { lockFolder } from "./folder-lock.ts";
import { memoryStore } from "./memory.ts";
import { openSqlJournal, type SqlDatabase } from "./sql-journal.ts";
import { StoreError, type Store } from "./store.ts";

/**
 * Opens the durable store of a folder: embedded PostgreSQL. The folder is made, kept from other users, and held for this process alone, so
 * reads are answered from an image in memory and only writes go to the database. What was acknowledged survives a kill.
 * Throws StoreError when the folder is in use or cannot be opened.
 */
export async function openPgliteStore(folder: string): Promise<Store> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch (error) {
    throw unusable(error);
  }
  const lock = lockFolder(folder);
  try {
    // Imported here: it is the heaviest part, and a membrane in memory does without.
    const { PGlite } = await import("@electric-sql/pglite");
    const database = await PGlite.create({
      dataDir: join(folder, "postgres"),
      relaxedDurability: false,
      // Sixteen times smaller than usual, and no collations of languages: a new folder is made in half the time and opened in a third.
      // Reads never come here, and nothing is sorted.
      initDbStartParams: ["--wal-segsize=1", "-c", "shared_buffers=8MB", "--no-locale", "--encoding=UTF8"],
    });
    const { journal, medium } = await openSqlJournal(pgliteDatabase(database));
    const store = memoryStore(medium, journal);
    return {
      ...store,
      close: async () => {
        await store.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error instanceof StoreError ? error : unusable(error);
  }
}

function pgliteDatabase(database: PGlite): SqlDatabase {
  return {
    script: async (statements) => void (await database.exec(statements)),
    query: async (statement, parameters) =>
      (await database.query<Record<string, unknown>>(statement, [...parameters])).rows,
    close: () => database.close(),
  };
}

function unusable(cause: unknown): StoreError {
  return new StoreError(
    "data_folder_unusable",
    "data folder cannot be opened",
    "pass a --data-dir that this user may write to, or one made by this version",
    { cause },
  );
}
