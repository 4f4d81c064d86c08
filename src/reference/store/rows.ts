import type {
  AnsweredRequest,
  ConsentMove,
  ConsentRecord,
  EvidenceRecord,
  GateRecord,
  PilotFiling,
  TenantTransaction,
} from "./store.ts";

/** The rows of one tenant, as reads find them. */
export interface TenantRows {
  readonly consents: Map<string, ConsentRecord>;
  readonly evidence: Map<string, EvidenceRecord>;
  readonly answered: Map<string, AnsweredRequest>;
  readonly gateRecords: GateRecord[];
  readonly pilotRecords: Map<string, PilotFiling>;
}

/** One change to the rows of a tenant, as data: an image applies it, a journal keeps it. */
export type Write =
  | { readonly to: "consents"; readonly row: ConsentRecord }
  | { readonly to: "moves"; readonly row: ConsentMove }
  | { readonly to: "evidence"; readonly row: EvidenceRecord }
  | { readonly to: "answered"; readonly row: AnsweredRequest }
  | { readonly to: "gateRecords"; readonly row: GateRecord }
  | { readonly to: "pilotRecords"; readonly row: PilotFiling };

/** No rows. */
export function emptyRows(): TenantRows {
  return {
    consents: new Map(),
    evidence: new Map(),
    answered: new Map(),
    gateRecords: [],
    pilotRecords: new Map(),
  };
}

/** Makes a change to rows in memory. */
export function applyWrite(rows: TenantRows, write: Write): void {
  switch (write.to) {
    case "consents":
      rows.consents.set(write.row.ref, write.row);
      return;
    case "moves": {
      const record = rows.consents.get(write.row.ref);
      if (record !== undefined) rows.consents.set(record.ref, { ...record, ...write.row });
      return;
    }
    case "evidence":
      rows.evidence.set(write.row.ref, write.row);
      return;
    case "answered":
      rows.answered.set(answerKey(write.row.operation, write.row.keyDigest), write.row);
      return;
    case "gateRecords":
      rows.gateRecords.push(write.row);
      return;
    case "pilotRecords":
      rows.pilotRecords.set(write.row.recordDigest, write.row);
      return;
  }
}

/** Reads from rows; writes are handed to `later` and not yet made, so that work that throws leaves nothing. */
export function transactionOver(rows: TenantRows, later: (write: Write) => void): TenantTransaction {
  return {
    consent: async (ref) => rows.consents.get(ref),
    answered: async (operation, keyDigest) => rows.answered.get(answerKey(operation, keyDigest)),
    counts: async () => ({ consents: rows.consents.size, evidence: rows.evidence.size }),
    pilotRecords: async (now) =>
      [...rows.pilotRecords.values()].filter(({ expiresAt }) => expiresAt > now).map(({ text }) => text),
    addConsent: async (row) => later({ to: "consents", row }),
    moveConsent: async (ref, state, movedAt) => {
      if (rows.consents.has(ref)) later({ to: "moves", row: { ref, state, movedAt } });
    },
    addEvidence: async (row) => later({ to: "evidence", row }),
    remember: async (row) => later({ to: "answered", row }),
    fileGateRecord: async (row) => later({ to: "gateRecords", row }),
    filePilotRecord: async (row) => later({ to: "pilotRecords", row }),
  };
}

function answerKey(operation: string, keyDigest: string): string {
  return `${operation} ${keyDigest}`;
}
