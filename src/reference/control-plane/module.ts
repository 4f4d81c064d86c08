import type { ModuleAdapter } from "../../protocol/module-adapter.ts";
import { moduleOver, type ModuleKind, type ModuleOptions } from "../module-over.ts";
import { profileOf } from "../profile-of.ts";
import { openPgliteMemory } from "../store/pglite-database.ts";
import type { SqlDatabase } from "../store/sql-database.ts";
import { concealBy } from "./conceal-digest.ts";
import { controlParts } from "./control-parts.ts";
import { openControlStore } from "./control-store.ts";
import type { ControlTypes } from "./control-types.ts";
import { readCallers } from "./given-callers.ts";
import { SCHEMA } from "./names.ts";
import { sealingBy } from "./sealing.ts";

const inMemory: ModuleKind<ControlTypes, SqlDatabase> = {
  emptyMedium: openPgliteMemory,
  parts: async (bundle, environment, medium, log) =>
    controlParts({
      bundle,
      // The store ends with each start, and what it is kept on with the target.
      store: await openControlStore({ ...medium, close: async () => undefined }),
      sealing: sealingBy(environment),
      concealDigest: concealBy(environment),
      identities: readCallers(environment, profileOf(bundle, "control-plane")),
      log,
    }),
  dump: dumpTables,
  discard: (medium) => medium.close(),
};

/** The control plane in the same process, over a database in memory that a restart keeps. */
export function controlModule(options: ModuleOptions<ControlTypes, SqlDatabase> = {}): ModuleAdapter {
  return moduleOver(inMemory, options);
}

/** Every row of every tenant, as JSON: the owner of a database in memory is held by no policy. */
async function dumpTables(database: SqlDatabase): Promise<string[]> {
  const tables = await database.query("select tablename from pg_tables where schemaname = $1 order by 1", [SCHEMA]);
  const dumps: string[] = [];
  for (const { tablename } of tables) {
    const rows = await database.query(`select to_jsonb(t)::text as row from ${SCHEMA}.${String(tablename)} t`, []);
    dumps.push(...rows.map(({ row }) => String(row)));
  }
  return dumps;
}
