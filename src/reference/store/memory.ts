import type { Journal } from "./journal.ts";
import { applyWrite, emptyRows, transactionOver, type TenantRows, type Write } from "./rows.ts";
import { StoreError, type Store } from "./store.ts";
import { takeTurns } from "./turns.ts";

/** What a store holds in memory. It may outlive the store: a store opened on it again finds everything that was acknowledged. */
export interface MemoryMedium {
  readonly tenants: Map<string, TenantRows>;
}

/** An empty medium. */
export function emptyMedium(): MemoryMedium {
  return { tenants: new Map() };
}

/**
 * A store in memory, over a medium. With a journal, the medium holds those tenants who came since the store was opened, each as the journal had
 * kept it; and a transaction resolves once the journal has kept its writes: then it is durable.
 */
export function memoryStore(medium: MemoryMedium = emptyMedium(), journal?: Journal): Store {
  const turns = takeTurns();
  const rowsOf = async (tenant: string): Promise<TenantRows> => {
    const known = medium.tenants.get(tenant);
    if (known !== undefined || journal === undefined) return known ?? emptyRows();
    const kept = await journal.rowsOf(tenant);
    medium.tenants.set(tenant, kept);
    return kept;
  };
  let closing: Promise<void> | undefined;
  return {
    transaction: async (tenant, work) => {
      if (closing !== undefined) throw new StoreError("store_closed", "store is closed", "open it again");
      return turns.alone(tenant, async () => {
        const rows = await rowsOf(tenant);
        const writes: Write[] = [];
        const result = await work(transactionOver(rows, (write) => writes.push(write)));
        if (writes.length === 0) return result;
        // Kept before it shows: what anybody could read has already survived a kill.
        await journal?.keep({ tenant, writes });
        medium.tenants.set(tenant, rows);
        for (const write of writes) applyWrite(rows, write);
        return result;
      });
    },
    ready: async () => closing === undefined && (await (journal?.ready() ?? true)),
    close: () =>
      (closing ??= turns.over().then(async () => {
        await journal?.close();
      })),
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
