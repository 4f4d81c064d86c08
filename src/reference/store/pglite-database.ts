import { existsSync } from "node:fs";
import { join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";
import { SMALL, unpackEmptyDatabase } from "./empty-database.ts";
import { inHeldFolder } from "./held-folder.ts";
import { connectionTo } from "./pglite-stream.ts";
import { databaseOver } from "./pooled-database.ts";
import type { SqlDatabase } from "./sql-database.ts";

/**
 * Opens the embedded PostgreSQL of a folder, which is made, kept from other users, and held for this process alone until the database is closed.
 * What was acknowledged survives a kill. Throws StoreError when the folder is in use or cannot be opened.
 */
export function openPgliteFolder(folder: string): Promise<SqlDatabase> {
  return inHeldFolder(folder, (held) => open(join(held, "postgres")));
}

/** Opens an embedded PostgreSQL that is gone when it is closed. */
export async function openPgliteMemory(): Promise<SqlDatabase> {
  return open(undefined);
}

async function open(dataDir: string | undefined): Promise<SqlDatabase> {
  const [{ PGlite }, { default: pg }] = await Promise.all([
    // Imported here: they are the heaviest parts, and a membrane in memory does without.
    import("@electric-sql/pglite"),
    import("pg"),
    dataDir === undefined || existsSync(dataDir) ? undefined : unpackEmptyDatabase(dataDir),
  ]);
  const embedded: PGlite = await PGlite.create({
    ...(dataDir === undefined ? {} : { dataDir }),
    relaxedDurability: false,
    initDbStartParams: SMALL,
  });
  // The driver of any PostgreSQL: it sends a statement in one piece, and a plan is made once.
  const database = databaseOver(
    new pg.Pool({ stream: () => connectionTo(embedded), user: "postgres", max: 1, idleTimeoutMillis: 0 }),
  );
  return {
    ...database,
    close: async () => {
      await database.close();
      if (!embedded.closed) await embedded.close();
    },
  };
}
