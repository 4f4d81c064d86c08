import { databaseUnusable } from "./database-unusable.ts";
import { databaseOver } from "./pooled-database.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { StoreError } from "./store.ts";

const CONNECT_MS = 10_000;
/** A process that stands still inside a transaction must not hold its tenant up for ever. */
const IDLE_INSIDE_MS = 30_000;
const OLDEST = 150_000;

/** Opens a PostgreSQL server, 15 or later, by its URL. Throws StoreError when it cannot be reached or is too old; no error quotes the URL. */
export async function openPostgres(url: string): Promise<SqlDatabase> {
  demandUrl(url);
  // Imported here: a membrane in memory or in a folder does without.
  const { default: pg } = await import("pg");
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    idle_in_transaction_session_timeout: IDLE_INSIDE_MS,
    keepAlive: true,
  });
  const database = databaseOver(pool);
  try {
    await demandVersion(database);
    return database;
  } catch (error) {
    await database.close();
    throw error instanceof StoreError ? error : databaseUnusable(error);
  }
}

/** The parser of the driver quotes what it cannot read, password and all: it gets only what is a URL. */
function demandUrl(url: string): void {
  if (URL.canParse(url) && /^postgres(?:ql)?:$/u.test(new URL(url).protocol)) return;
  throw new StoreError(
    "database_unusable",
    "database URL is not of the form postgres://user:password@host:port/name",
    "set DATABASE_URL to the URL of a PostgreSQL database",
  );
}

async function demandVersion(database: SqlDatabase): Promise<void> {
  const [row] = await database.query("select current_setting('server_version_num') as version", []);
  if (Number(row?.["version"]) >= OLDEST) return;
  throw new StoreError("database_unusable", "database is older than PostgreSQL 15", "use a newer server");
}
