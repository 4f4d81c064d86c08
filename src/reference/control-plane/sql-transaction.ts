import type { SqlRow, SqlSession } from "../store/sql-database.ts";
import type { AuditRecord, ConnectorCredential, ConnectorState, ControlTransaction } from "./control-transaction.ts";
import { SCHEMA } from "./names.ts";
import { readSealed, sealedText } from "./sealed.ts";

/** The rows of a tenant by SQL. Each statement names the tenant, and row-level security holds when one forgets to. */
export function sqlTransaction(session: SqlSession, tenant: string): ControlTransaction {
  const rows: Rows = (statement, parameters = []) => session.query(statement, [tenant, ...parameters]);
  return { ...answersOver(rows), ...statesOver(rows), ...credentialsOver(rows), ...auditOver(rows) };
}

/** Runs a statement whose first parameter is the tenant; the others follow. */
type Rows = (statement: string, parameters?: readonly unknown[]) => Promise<readonly SqlRow[]>;

const STATE = `${SCHEMA}.connectors_tenant_state`;
const POLICY = `${SCHEMA}.connectors_policy`;
const CREDENTIALS = `${SCHEMA}.connectors_credentials`;
const AUDIT = `${SCHEMA}.connectors_audit_ledger`;
const ANSWERED = `${SCHEMA}.connectors_idempotency`;

// Columns by name: a plan that was kept fails when a newer version of the kit adds one to the table.
const OF_STATE = "connector_id, enabled, last_success_at, last_error_code, failure_count, updated_at";
const OF_CREDENTIAL = "connector_id, credential_id, principal_id, auth_mode, ciphertext, created_at";
const OF_AUDIT = "action, connector_id, params_hash, actor, recorded_at";

function answersOver(rows: Rows): Pick<ControlTransaction, "answered" | "remember"> {
  return {
    answered: async (operation, keyDigest) => {
      const [row] = await rows(
        `select fingerprint, body from ${ANSWERED} where tenant_id = $1 and operation = $2 and key_digest = $3`,
        [operation, keyDigest],
      );
      if (row === undefined) return undefined;
      return { operation, keyDigest, fingerprint: text(row, "fingerprint"), body: text(row, "body") };
    },
    remember: async ({ operation, keyDigest, fingerprint, body }) => {
      await rows(`insert into ${ANSWERED} values ($1, $2, $3, $4, $5)`, [operation, keyDigest, fingerprint, body]);
    },
  };
}

function statesOver(
  rows: Rows,
): Pick<ControlTransaction, "connector" | "connectors" | "putConnector" | "policyVersion" | "choosePolicy"> {
  return {
    connector: async (connectorId) => {
      const [row] = await rows(`select ${OF_STATE} from ${STATE} where tenant_id = $1 and connector_id = $2`, [
        connectorId,
      ]);
      return row === undefined ? undefined : stateOf(row);
    },
    connectors: async () => {
      const found = await rows(
        `select ${OF_STATE} from ${STATE} where tenant_id = $1 order by connector_id collate "C"`,
      );
      return found.map(stateOf);
    },
    putConnector: async ({ connectorId, enabled, lastSuccessAt, lastErrorCode, failureCount, updatedAt }) => {
      const columns = "enabled, last_success_at, last_error_code, failure_count, updated_at";
      await rows(
        `insert into ${STATE} (tenant_id, connector_id, ${columns}) values ($1, $2, $3, $4, $5, $6, $7)
          on conflict (tenant_id, connector_id) do update set (${columns}) = row ($3, $4, $5, $6, $7)`,
        [connectorId, enabled, lastSuccessAt ?? null, lastErrorCode ?? null, failureCount, updatedAt],
      );
    },
    policyVersion: async () => {
      const [row] = await rows(`select version from ${POLICY} where tenant_id = $1`);
      return row === undefined ? undefined : text(row, "version");
    },
    choosePolicy: async (version, at) => {
      await rows(
        `insert into ${POLICY} (tenant_id, version, updated_at) values ($1, $2, $3)
          on conflict (tenant_id) do update set version = $2, updated_at = $3`,
        [version, at],
      );
    },
  };
}

function credentialsOver(
  rows: Rows,
): Pick<ControlTransaction, "credential" | "credentials" | "putCredential" | "revokeCredentials"> {
  const live = `select ${OF_CREDENTIAL} from ${CREDENTIALS} where tenant_id = $1 and revoked_at is null`;
  return {
    credential: async ({ connectorId, credentialId, principalId }) => {
      const [row] = await rows(`${live} and connector_id = $2 and credential_id = $3 and principal_id = $4`, [
        connectorId,
        credentialId,
        principalId,
      ]);
      return row === undefined ? undefined : credentialOf(row);
    },
    credentials: async (connectorId) => {
      const found = await rows(
        `${live} and ($2::text is null or connector_id = $2)
          order by connector_id collate "C", credential_id collate "C", principal_id collate "C"`,
        [connectorId ?? null],
      );
      return found.map(credentialOf);
    },
    putCredential: async ({ connectorId, credentialId, principalId, authMode, sealed, createdAt }) => {
      await rows(
        `insert into ${CREDENTIALS}
          (tenant_id, connector_id, credential_id, principal_id, auth_mode, ciphertext, kek_version, created_at)
          values ($1, $2, $3, $4, $5, $6, $7, $8)
          on conflict (tenant_id, connector_id, credential_id, principal_id) where revoked_at is null
          do update set auth_mode = $5, ciphertext = $6, kek_version = $7`,
        [connectorId, credentialId, principalId, authMode, sealedText(sealed), sealed.ver, createdAt],
      );
    },
    revokeCredentials: async (connectorId, at) => {
      const revoked = await rows(
        `update ${CREDENTIALS} set revoked_at = $3
          where tenant_id = $1 and connector_id = $2 and revoked_at is null returning id`,
        [connectorId, at],
      );
      return revoked.length;
    },
  };
}

function auditOver(rows: Rows): Pick<ControlTransaction, "appendAudit" | "audit" | "countAudit"> {
  return {
    appendAudit: async ({ action, connectorId, paramsHash, actor, recordedAt }) => {
      await rows(
        `insert into ${AUDIT} (tenant_id, action, connector_id, params_hash, actor, recorded_at)
          values ($1, $2, $3, $4, $5, $6)`,
        [action, connectorId ?? null, paramsHash, actor, recordedAt],
      );
    },
    audit: async (limit) => {
      const found = await rows(`select ${OF_AUDIT} from ${AUDIT} where tenant_id = $1 order by id desc limit $2`, [
        limit,
      ]);
      return found.map(auditOf);
    },
    countAudit: async ({ action, since, connectorId }) => {
      const [row] = await rows(
        `select count(*) as counted from ${AUDIT} where tenant_id = $1 and action = $2 and recorded_at > $3
          and ($4::text is null or connector_id = $4)`,
        [action, since, connectorId ?? null],
      );
      return row === undefined ? 0 : whole(row, "counted");
    },
  };
}

function stateOf(row: SqlRow): ConnectorState {
  return {
    connectorId: text(row, "connector_id"),
    enabled: row["enabled"] === true,
    ...(row["last_success_at"] === null ? {} : { lastSuccessAt: whole(row, "last_success_at") }),
    ...(row["last_error_code"] === null ? {} : { lastErrorCode: text(row, "last_error_code") }),
    failureCount: whole(row, "failure_count"),
    updatedAt: whole(row, "updated_at"),
  };
}

function credentialOf(row: SqlRow): ConnectorCredential {
  return {
    connectorId: text(row, "connector_id"),
    credentialId: text(row, "credential_id"),
    principalId: text(row, "principal_id"),
    authMode: text(row, "auth_mode"),
    sealed: readSealed(text(row, "ciphertext")),
    createdAt: whole(row, "created_at"),
  };
}

function auditOf(row: SqlRow): AuditRecord {
  return {
    action: text(row, "action"),
    ...(row["connector_id"] === null ? {} : { connectorId: text(row, "connector_id") }),
    paramsHash: text(row, "params_hash"),
    actor: text(row, "actor"),
    recordedAt: whole(row, "recorded_at"),
  };
}

function text(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value === "string") return value;
  throw new Error(`column ${column} holds no text`);
}

/** Drivers give large whole numbers as text, as bigint or as they are. */
function whole(row: SqlRow, column: string): number {
  const value = Number(row[column] ?? Number.NaN);
  if (Number.isSafeInteger(value)) return value;
  throw new Error(`column ${column} holds no whole number`);
}
