import pg from "pg";
import { APPLICATION_ROLE, SCHEMA } from "../../src/reference/control-plane/names.ts";

/** A line of the audit ledger, as it lies in the database. */
export interface LedgerRow {
  readonly tenant: string;
  readonly action: string;
  /** Empty where the call was about none. */
  readonly connector: string;
  readonly digest: string;
  readonly recordedAt: number;
}

/** What the database holds, read past every guard. */
export interface Kept {
  /** In the order it was written, which within a tenant is the order of its transactions. */
  readonly ledger: readonly LedgerRow[];
  /** Requests whose key was used up, by tenant and operation. */
  readonly answered: readonly { readonly tenant: string; readonly operation: string; readonly rows: number }[];
  readonly credentials: readonly { readonly tenant: string; readonly connector: string; readonly principal: string }[];
  /** Rows of others that the role of the application gets when a tenant asks without any WHERE. */
  readonly foreign: readonly { readonly tenant: string; readonly table: string; readonly rows: number }[];
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
        recorded_at as "recordedAt" from ${SCHEMA}.connectors_audit_ledger order by id`,
    );
    return {
      ledger: ledger.map((row) => ({ ...row, recordedAt: Number(row.recordedAt) })),
      answered: await rows(
        `select tenant_id as tenant, operation, count(*)::int as rows from ${SCHEMA}.connectors_idempotency group by 1, 2`,
      ),
      credentials: await rows(
        `select tenant_id as tenant, connector_id as connector, principal_id as principal from ${SCHEMA}.connectors_credentials`,
      ),
      foreign: await foreignRows(client, tenants),
    };
  } finally {
    await client.end();
  }
}

async function foreignRows(client: pg.Client, tenants: readonly string[]): Promise<Kept["foreign"]> {
  const guarded = "select tablename from pg_tables where schemaname = $1 and tablename <> 'migration'";
  const tables = (await client.query<{ tablename: string }>(guarded, [SCHEMA])).rows;
  const found: { tenant: string; table: string; rows: number }[] = [];
  for (const tenant of tenants) {
    await client.query("begin");
    await client.query(`set local role ${APPLICATION_ROLE}`);
    await client.query("select set_config('app.tenant_id', $1, true)", [tenant]);
    for (const { tablename: table } of tables) {
      const count = `select count(*) filter (where tenant_id <> $1)::int as rows from ${SCHEMA}.${table}`;
      const { rows } = await client.query<{ rows: number }>(count, [tenant]);
      found.push({ tenant, table, rows: rows[0]?.rows ?? 0 });
    }
    await client.query("rollback");
  }
  return found;
}
