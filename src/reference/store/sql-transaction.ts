import type { Query } from "./sql.ts";
import type { AnsweredRequest, ConsentRecord, TenantTransaction } from "./store.ts";

type Reads = Pick<TenantTransaction, "consent" | "answered" | "counts" | "pilotRecords">;

/** The rows of one tenant in an open transaction. Every statement names the tenant: none can reach another's row. */
export function sqlTransaction(query: Query, tenant: string): TenantTransaction {
  return { ...readsOf(query, tenant), ...writesOf(query, tenant) };
}

function readsOf(query: Query, tenant: string): Reads {
  return {
    consent: async (ref) => {
      const [row] = await query("select * from evidence_consent where tenant = $1 and ref = $2", [tenant, ref]);
      return row === undefined ? undefined : consentOf(row);
    },
    answered: async (operation, keyDigest) => {
      const statement = "select * from evidence_answered where tenant = $1 and operation = $2 and key_digest = $3";
      const [row] = await query(statement, [tenant, operation, keyDigest]);
      return row === undefined ? undefined : answeredOf(row);
    },
    counts: async () => {
      const statement = `select (select count(*) from evidence_consent where tenant = $1) as consents,
        (select count(*) from evidence_record where tenant = $1) as evidence`;
      const [row] = await query(statement, [tenant]);
      return { consents: Number(row?.["consents"]), evidence: Number(row?.["evidence"]) };
    },
    pilotRecords: async (now) => {
      const statement = "select text from evidence_pilot_record where tenant = $1 and expires_at > $2::bigint";
      return (await query(statement, [tenant, now])).map((row) => String(row["text"]));
    },
  };
}

function writesOf(query: Query, tenant: string): Omit<TenantTransaction, keyof Reads> {
  const insert = async (table: string, row: Readonly<Record<string, unknown>>, otherwise = ""): Promise<void> => {
    const columns = Object.keys(row);
    const places = columns.map((_, index) => `$${index + 2}`);
    const statement = `insert into ${table} (tenant, ${columns.join(", ")}) values ($1, ${places.join(", ")}) ${otherwise}`;
    await query(statement, [tenant, ...Object.values(row)]);
  };
  return {
    addConsent: ({ ref, subject, connectorId, scope, credentialRef, mode, state, recordedAt }) =>
      insert("evidence_consent", {
        ref,
        subject,
        connector_id: connectorId,
        scope: JSON.stringify(scope),
        credential_ref: credentialRef,
        mode,
        state,
        recorded_at: recordedAt,
      }),
    moveConsent: async (ref, state, at) => {
      const statement = "update evidence_consent set state = $3, moved_at = $4 where tenant = $1 and ref = $2";
      await query(statement, [tenant, ref, state, at]);
    },
    addEvidence: ({ ref, consentRef, subject, kind, sourceHash, transformHash, facts, recordedAt }) =>
      insert("evidence_record", {
        ref,
        consent_ref: consentRef,
        subject,
        kind,
        source_hash: sourceHash,
        transform_hash: transformHash,
        facts,
        recorded_at: recordedAt,
      }),
    remember: ({ operation, keyDigest, fingerprint, body }) =>
      insert("evidence_answered", { operation, key_digest: keyDigest, fingerprint, body }),
    fileGateRecord: ({ recordDigest, code, recordedAt }) =>
      insert("evidence_gate_record", { record_digest: recordDigest, code, recorded_at: recordedAt }),
    filePilotRecord: ({ recordDigest, text, expiresAt }) =>
      insert(
        "evidence_pilot_record",
        { record_digest: recordDigest, text, expires_at: expiresAt },
        "on conflict (tenant, record_digest) do nothing",
      ),
  };
}

function consentOf(row: Record<string, unknown>): ConsentRecord {
  return {
    ref: String(row["ref"]),
    subject: String(row["subject"]),
    connectorId: String(row["connector_id"]),
    scope: JSON.parse(String(row["scope"])) as string[],
    credentialRef: String(row["credential_ref"]),
    mode: String(row["mode"]),
    state: String(row["state"]),
    recordedAt: Number(row["recorded_at"]),
  };
}

function answeredOf(row: Record<string, unknown>): AnsweredRequest {
  return {
    operation: String(row["operation"]),
    keyDigest: String(row["key_digest"]),
    fingerprint: String(row["fingerprint"]),
    body: String(row["body"]),
  };
}
