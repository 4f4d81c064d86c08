import {
  StoreError,
  type AnsweredRequest,
  type ConsentRecord,
  type EvidenceRecord,
  type GateRecord,
  type PilotFiling,
  type Store,
  type TenantTransaction,
} from "./store.ts";

/** The rows of one tenant. */
export interface MemoryRows {
  readonly consents: Map<string, ConsentRecord>;
  readonly evidence: Map<string, EvidenceRecord>;
  readonly answered: Map<string, AnsweredRequest>;
  readonly gateRecords: GateRecord[];
  readonly pilotRecords: Map<string, PilotFiling>;
}

/** What a disk would keep. It may outlive the store: a store opened on it again finds everything that was acknowledged. */
export interface MemoryMedium {
  readonly tenants: Map<string, MemoryRows>;
}

/** An empty medium. */
export function emptyMedium(): MemoryMedium {
  return { tenants: new Map() };
}

/** A store in memory, over a medium. */
export function memoryStore(medium: MemoryMedium = emptyMedium()): Store {
  const tails = new Map<string, Promise<unknown>>();
  let closed = false;
  const alone = async <T>(tenant: string, work: () => Promise<T>): Promise<T> => {
    const before = tails.get(tenant);
    const mine = before === undefined ? work() : before.then(work);
    const tail = mine.then(nothing, nothing);
    tails.set(tenant, tail);
    try {
      return await mine;
    } finally {
      if (tails.get(tenant) === tail) tails.delete(tenant);
    }
  };
  return {
    transaction: async (tenant, work) => {
      if (closed) throw new StoreError("store_closed", "store is closed", "open it again");
      return alone(tenant, async () => {
        const rows = medium.tenants.get(tenant) ?? emptyRows();
        const writes: ((rows: MemoryRows) => void)[] = [];
        const result = await work(transactionOver(rows, writes));
        if (writes.length > 0) {
          medium.tenants.set(tenant, rows);
          for (const write of writes) write(rows);
        }
        return result;
      });
    },
    ready: async () => !closed,
    close: async () => {
      closed = true;
      await Promise.all(tails.values());
    },
  };
}

/** Everything a medium holds, as one JSON text for each tenant. */
export function dumpMedium(medium: MemoryMedium): string[] {
  return [...medium.tenants].map(([tenant, rows]) =>
    JSON.stringify({
      tenant,
      consents: [...rows.consents.values()],
      evidence: [...rows.evidence.values()],
      answered: [...rows.answered.values()],
      gateRecords: rows.gateRecords,
      pilotRecords: [...rows.pilotRecords.values()],
    }),
  );
}

/** Writes are kept back until the work is done, so that work that throws leaves nothing. */
function transactionOver(rows: MemoryRows, writes: ((rows: MemoryRows) => void)[]): TenantTransaction {
  const later = async (write: (rows: MemoryRows) => void): Promise<void> => void writes.push(write);
  return {
    consent: async (ref) => rows.consents.get(ref),
    answered: async (operation, keyDigest) => rows.answered.get(`${operation} ${keyDigest}`),
    counts: async () => ({ consents: rows.consents.size, evidence: rows.evidence.size }),
    pilotRecords: async (now) =>
      [...rows.pilotRecords.values()].filter(({ expiresAt }) => expiresAt > now).map(({ text }) => text),
    addConsent: (record) => later(({ consents }) => void consents.set(record.ref, record)),
    moveConsent: (ref, state) =>
      later(({ consents }) => {
        const record = consents.get(ref);
        if (record !== undefined) consents.set(ref, { ...record, state });
      }),
    addEvidence: (record) => later(({ evidence }) => void evidence.set(record.ref, record)),
    remember: (request) =>
      later(({ answered }) => void answered.set(`${request.operation} ${request.keyDigest}`, request)),
    fileGateRecord: (record) => later(({ gateRecords }) => void gateRecords.push(record)),
    filePilotRecord: (filing) => later(({ pilotRecords }) => void pilotRecords.set(filing.recordDigest, filing)),
  };
}

function emptyRows(): MemoryRows {
  return {
    consents: new Map(),
    evidence: new Map(),
    answered: new Map(),
    gateRecords: [],
    pilotRecords: new Map(),
  };
}

function nothing(): void {}
