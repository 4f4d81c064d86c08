import { setImmediate as nextTurn } from "node:timers/promises";
import type { TenantRows, Write } from "./rows.ts";

/** What one transaction of a tenant wrote. */
export interface Entry {
  readonly tenant: string;
  readonly writes: readonly Write[];
}

/** Keeps what transactions write, where a kill cannot reach it. */
export interface Journal {
  /** The rows it has kept of a tenant. They are read once, before anything is kept of it. */
  rowsOf(tenant: string): Promise<TenantRows>;
  /** Resolves once the entry is durable; rejects when it is not kept. */
  keep(entry: Entry): Promise<void>;
  /** Whether it can keep entries now. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

/** How long entries gather: one turn reads what came meanwhile, the next answers it. A flush costs hundreds of turns, so these cost nothing. */
const TURNS = 2;

interface Waiting {
  readonly entry: Entry;
  readonly kept: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Group commit: a flush takes all entries that gathered in a few turns of the event loop or during the flush before it. `flush` keeps all of its
 * entries or none.
 * An entry that cannot be kept takes no other down with it.
 */
export function groupCommit(flush: (entries: readonly Entry[]) => Promise<void>): Pick<Journal, "keep"> {
  let waiting: Waiting[] = [];
  let running = false;
  const settle = async (group: readonly Waiting[]): Promise<void> => {
    try {
      await flush(group.map(({ entry }) => entry));
      for (const { kept } of group) kept();
    } catch (error) {
      if (group.length === 1) group[0]?.failed(error);
      else for (const each of group) await settle([each]);
    }
  };
  const run = async (): Promise<void> => {
    running = true;
    while (waiting.length > 0) {
      for (let turn = 0; turn < TURNS; turn++) await nextTurn();
      const group = waiting;
      waiting = [];
      await settle(group);
    }
    running = false;
  };
  return {
    keep: (entry) =>
      new Promise<void>((kept, failed) => {
        waiting.push({ entry, kept, failed });
        if (!running) void run();
      }),
  };
}
