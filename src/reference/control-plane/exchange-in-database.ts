import type { SealedPlace } from "../../generated/documents.ts";
import type { Exchange } from "../../protocol/exchange.ts";
import type { SqlDatabase, SqlRow, SqlSession } from "../store/sql-database.ts";
import type { Environment } from "../given-variable.ts";
import { StoreError } from "../store/store.ts";
import { openDatabase, SERVER } from "./open-store.ts";
import { SCHEMA, TENANT_SETTING } from "./names.ts";
import { placeOf } from "./sealed-place.ts";

const HERE = `${SCHEMA}.connectors_credentials
  where tenant_id = $1 and connector_id = $2 and credential_id = $3 and principal_id = $4 and revoked_at is null`;

/** Opens the database of a control plane that does not run, and exchanges what is sealed in each pair of places. Throws StoreError where there is none. */
export async function exchangeSealed(
  environment: Environment,
  folder: string | undefined,
  pairs: readonly Exchange[],
): Promise<void> {
  const database = await openDatabase(environment, folder);
  if (database === undefined) throw new StoreError("store_closed", "there is no store", `name a folder or ${SERVER}`);
  try {
    await exchangeInDatabase(database, pairs);
  } finally {
    await database.close();
  }
}

/** Exchanges what is sealed in each pair of places, all or none. For tests of the seal: nothing that serves calls it. Throws when nothing is sealed in one of them. */
async function exchangeInDatabase(database: SqlDatabase, pairs: readonly Exchange[]): Promise<void> {
  await database.transaction(async (session) => {
    for (const [one, other] of pairs) {
      const [first, second] = [await sealedAt(session, one), await sealedAt(session, other)];
      await sealAt(session, one, second);
      await sealAt(session, other, first);
    }
  });
}

async function sealedAt(session: SqlSession, place: SealedPlace): Promise<SqlRow> {
  const [row] = await session.query(`select ciphertext, kek_version from ${HERE}`, await enter(session, place));
  if (row === undefined) throw new Error("nothing is sealed there");
  return row;
}

async function sealAt(session: SqlSession, place: SealedPlace, row: SqlRow): Promise<void> {
  const changed = HERE.replace("\n", "\n  set ciphertext = $5, kek_version = $6\n");
  await session.query(`update ${changed}`, [...(await enter(session, place)), row["ciphertext"], row["kek_version"]]);
}

/** Rows of a tenant are seen by whoever names it. Gives what names the place. */
async function enter(session: SqlSession, { tenant, names }: SealedPlace): Promise<string[]> {
  await session.query(`select set_config('${TENANT_SETTING}', $1, true)`, [tenant]);
  const { connectorId, credentialId, principalId } = placeOf({ names });
  return [tenant, connectorId, credentialId, principalId];
}
