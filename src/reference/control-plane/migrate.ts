import { StoreError } from "../store/store.ts";
import type { SqlDatabase, SqlSession } from "../store/sql-database.ts";
import { LEDGER, MAKE_LEDGER, MIGRATIONS } from "./migrations.ts";
import { APPLICATION_ROLE, SCHEMA } from "./names.ts";

/** A number of our own choice; whoever migrates holds the lock of it. */
const MIGRATION_LOCK = 7_306_591;

/**
 * Brings the tables to the newest version, or leaves them where they are. Any number of processes may call it at once.
 * Throws StoreError when they are of a version this one does not know, do not keep tenants apart, or cannot be used as the role of transactions.
 */
export async function migrate(database: SqlDatabase): Promise<void> {
  await database.transaction(async (session) => {
    await session.query("select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    const versions = await appliedVersions(session);
    demandKnown(versions);
    for (const { version, statements } of MIGRATIONS) {
      if (versions.has(version)) continue;
      await session.script(statements);
      await session.query(`insert into ${LEDGER} (version) values ($1)`, [version]);
    }
    await demandGuarded(session);
    await demandRole(session);
  });
}

/** Nothing is made that is there: once the tables are, a login that may make none is enough. */
async function appliedVersions(session: SqlSession): Promise<Set<number>> {
  const [ledger] = await session.query("select to_regclass($1) is not null as made", [LEDGER]);
  if (ledger?.["made"] !== true) await session.script(MAKE_LEDGER);
  const applied = await session.query(`select version from ${LEDGER}`, []);
  return new Set(applied.map(({ version }) => Number(version)));
}

function demandKnown(versions: ReadonlySet<number>): void {
  const newest = Math.max(...versions);
  if (newest <= (MIGRATIONS.at(-1)?.version ?? 0)) return;
  throw new StoreError(
    "database_unusable",
    `tables are of version ${newest}, which this version of the kit does not know`,
    "use the version of the kit that made them, or another database",
  );
}

/** An operator can take away what a migration gave: a store that does not keep tenants apart is not opened. */
async function demandGuarded(session: SqlSession): Promise<void> {
  const open = await session.query(
    `select from pg_class c where c.relnamespace = '${SCHEMA}'::regnamespace and c.relkind in ('r', 'p')
      and c.relname <> 'migration' and not (c.relrowsecurity and c.relforcerowsecurity)`,
    [],
  );
  if (open.length > 0) throw unguarded("row-level security is off for a table of the control plane");
  const mighty = await session.query(
    `select from pg_roles r where r.rolname = $1 and (r.rolsuper or r.rolbypassrls
      or exists (select from pg_class c where c.relnamespace = '${SCHEMA}'::regnamespace and c.relowner = r.oid))`,
    [APPLICATION_ROLE],
  );
  if (mighty.length > 0) throw unguarded(`role ${APPLICATION_ROLE} may see the rows of every tenant`);
}

/** Tried, since a restored database may come without its roles and grants: every request would fail. What follows in the transaction runs as the role. */
async function demandRole(session: SqlSession): Promise<void> {
  try {
    await session.script(`set local role ${APPLICATION_ROLE}`);
  } catch (error) {
    throw roleNotToBeHad(error) ?? error;
  }
  const [denied] = await session.query(
    `select c.relname as name from pg_class c where c.relnamespace = '${SCHEMA}'::regnamespace and c.relkind in ('r', 'p')
      and c.relname <> 'migration' and not (has_schema_privilege(c.relnamespace, 'usage')
      and has_table_privilege(c.oid, 'select') and has_table_privilege(c.oid, 'insert')) limit 1`,
    [],
  );
  if (denied !== undefined) throw unguarded(`role ${APPLICATION_ROLE} may not use the table ${String(denied["name"])}`);
}

function roleNotToBeHad(error: unknown): StoreError | undefined {
  const { code } = error as { readonly code?: unknown };
  if (code === "22023")
    return new StoreError(
      "database_unusable",
      `role ${APPLICATION_ROLE} does not exist, though the tables do`,
      `create it (create role ${APPLICATION_ROLE} nologin) and restore the database again, with its grants`,
    );
  if (code === "42501")
    return new StoreError(
      "database_unusable",
      `user of DATABASE_URL may not act as the role ${APPLICATION_ROLE}`,
      `grant ${APPLICATION_ROLE} to it`,
    );
  return undefined;
}

function unguarded(message: string): StoreError {
  return new StoreError("database_unusable", message, "give the database back what the migrations set up");
}
