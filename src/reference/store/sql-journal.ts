import { askedOnce } from "../../bundle/asked-once.ts";
import { groupCommit, type Entry, type Journal } from "./journal.ts";
import { applyWrite, emptyRows, type TenantRows, type Write } from "./rows.ts";
import type { SqlDatabase, SqlRow } from "./sql-database.ts";
import { SCHEMA, SCHEMA_VERSION } from "./sql-schema.ts";
import { StoreError } from "./store.ts";

/** Where rows are read from. Gate records are kept for whoever audits the database; no request reads them. */
const READ_FROM = {
  consents: "evidence_consent",
  evidence: "evidence_record",
  answered: "evidence_answered",
  pilotRecords: "evidence_pilot_record",
} as const satisfies Partial<Record<Write["to"], string>>;

/** Reads a tenant's rows of each table as one text: row by row it takes several times as long. */
const READ = `select ${Object.entries(READ_FROM)
  .map(
    ([to, table]) =>
      `(select coalesce(json_agg(image), '[]')::text from ${table} as image where tenant = $1) as "${to}"`,
  )
  .join(",\n")}`;

/** Opens a database that nobody else writes to, with its tables. Throws StoreError when the tables are of another version. */
export async function openSqlJournal(database: SqlDatabase): Promise<Journal> {
  const version = await versionOf(database);
  if (version !== undefined && version !== SCHEMA_VERSION) {
    throw new StoreError(
      "data_folder_unusable",
      `tables are of version ${version}, not ${SCHEMA_VERSION}`,
      "use the version of the kit that made them, or another data folder",
    );
  }
  // All of it or none: a kill in between would leave a version without its tables.
  if (version === undefined) await database.script(`begin;\n${SCHEMA}\ncommit;`);
  let open = true;
  const { keep } = groupCommit(async (entries) => {
    await database.query("select evidence_keep($1::jsonb)", [JSON.stringify(byTable(entries))]);
  });
  return {
    rowsOf: (tenant) => rowsOf(database, tenant),
    keep,
    ready: async () => {
      if (!open) return false;
      try {
        await database.query("select 1", []);
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

async function versionOf(database: SqlDatabase): Promise<number | undefined> {
  const [table] = await database.query("select to_regclass('membrane_schema') is not null as made", []);
  if (table?.["made"] !== true) return undefined;
  const [row] = await database.query("select version from membrane_schema", []);
  return Number(row?.["version"]);
}

async function rowsOf(database: SqlDatabase, tenant: string): Promise<TenantRows> {
  const [kept] = await database.query(READ, [tenant]);
  const rows = emptyRows();
  for (const to of Object.keys(READ_FROM)) {
    for (const { tenant: _, ...columns } of JSON.parse(String(kept?.[to])) as SqlRow[])
      applyWrite(rows, { to, row: renamed(columns, camelCase) as unknown } as Write);
  }
  return rows;
}

function byTable(entries: readonly Entry[]): Partial<Record<Write["to"], SqlRow[]>> {
  const tables: Partial<Record<Write["to"], SqlRow[]>> = {};
  for (const { tenant, writes } of entries) {
    for (const { to, row } of writes) (tables[to] ??= []).push({ tenant, ...renamed(row, snakeCase) });
  }
  return tables;
}

/** Columns are named like members, in the spelling of SQL; a column without a value is a member that is not there. */
function renamed(row: object, spelling: (name: string) => string): SqlRow {
  const known = Object.entries(row as SqlRow).filter(([, value]) => value !== null);
  return Object.fromEntries(known.map(([name, value]) => [spelling(name), value]));
}

// There are few names and many rows.
const snakeCase = askedOnce((name: string) => name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`));

const camelCase = askedOnce((name: string) =>
  name.replaceAll(/_([a-z])/gu, (_match, letter: string) => letter.toUpperCase()),
);
