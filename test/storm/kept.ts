import pg from "pg";
import { APPLICATION_ROLE, SCHEMA, TENANT_SETTING } from "../../src/reference/control-plane/names.ts";

/** The table of the audit. */
export const LEDGER = "connectors_audit_ledger";

/** A line of the audit ledger, as it lies in the database. */
export interface LedgerRow {
  readonly tenant: string;
  readonly action: string;
  /** Empty where the call was about none. */
  readonly connector: string;
  readonly digest: string;
  readonly recordedAt: number;
}

/** Rows that a tenant sees in a table, its own and those of others, and how many of its own are there. */
export interface Seen {
  readonly tenant: string;
  readonly table: string;
  readonly own: number;
  readonly others: number;
  readonly there: number;
}

/** What the database holds, read past every guard. */
export interface Kept {
  /** In the order it was written, which within a tenant is the order of its transactions. */
  readonly ledger: readonly LedgerRow[];
  /** Requests whose key was used up, by tenant and operation. */
  readonly answered: readonly { readonly tenant: string; readonly operation: string; readonly rows: number }[];
  readonly credentials: readonly { readonly tenant: string; readonly connector: string; readonly principal: string }[];
  /** What the role of the application gets of each table when a tenant asks without any WHERE. */
  readonly seen: readonly Seen[];
}

/** Reads everything as the superuser of the cluster, and then once more as each tenant. */
export async function readKept(url: string, tenants: readonly string[]): Promise<Kept> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const rows = async <Row>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> =>
      (await client.query(statement, [...parameters])).rows as Row[];
    const ledger = await rows<Record<keyof LedgerRow, string>>(
      `select tenant_id as tenant, action, coalesce(connector_id, '') as connector, params_hash as digest,
        recorded_at as "recordedAt" from ${SCHEMA}.${LEDGER} order by id`,
    );
    return {
      ledger: ledger.map((row) => ({ ...row, recordedAt: Number(row.recordedAt) })),
      answered: await rows(
        `select tenant_id as tenant, operation, count(*)::int as rows from ${SCHEMA}.connectors_idempotency group by 1, 2`,
      ),
      credentials: await rows(
        `select tenant_id as tenant, connector_id as connector, principal_id as principal from ${SCHEMA}.connectors_credentials`,
      ),
      seen: await seenByRole(client, tenants),
    };
  } finally {
    await client.end();
  }
}

async function seenByRole(client: pg.Client, tenants: readonly string[]): Promise<Seen[]> {
  const guarded = "select tablename from pg_tables where schemaname = $1 and tablename <> 'migration' order by 1";
  const tables = (await client.query<{ tablename: string }>(guarded, [SCHEMA])).rows;
  const found: Seen[] = [];
  for (const tenant of tenants) {
    await client.query("begin");
    const there = new Map<string, number>();
    for (const { tablename: table } of tables) {
      const count = `select count(*)::int as rows from ${SCHEMA}.${table} where tenant_id = $1`;
      there.set(table, (await client.query<{ rows: number }>(count, [tenant])).rows[0]?.rows ?? 0);
    }
    await client.query(`set local role ${APPLICATION_ROLE}`);
    await client.query("select set_config($1, $2, true)", [TENANT_SETTING, tenant]);
    for (const { tablename: table } of tables) {
      const isOwn = "tenant_id is not distinct from $1";
      const count = `select count(*) filter (where ${isOwn})::int as own, count(*) filter (where not (${isOwn}))::int as others from ${SCHEMA}.${table}`;
      const { rows } = await client.query<Pick<Seen, "own" | "others">>(count, [tenant]);
      found.push({ tenant, table, own: rows[0]?.own ?? 0, others: rows[0]?.others ?? 0, there: there.get(table) ?? 0 });
    }
    await client.query("rollback");
  }
  return found;
}
