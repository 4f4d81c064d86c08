import type { ClassicLevel } from "classic-level";
import { sha256 } from "../../bundle/digest.ts";
import { groupCommit, type Journal } from "./journal.ts";
import { applyWrite, emptyRows, type Write } from "./rows.ts";
import { StoreError } from "./store.ts";

/** Version of what is kept. A journal of another one is not opened. */
const FORMAT = "1";
const FORMAT_KEY = "format";

/** Numbers of entries sort as texts. */
const DIGITS = 12;

/**
 * Opens a journal in a folder that nobody else writes to: what each tenant wrote, in the order in which it was written. Throws StoreError
 * when it is of another version.
 */
export async function openLevelJournal(folder: string): Promise<Journal> {
  // Imported here: a membrane in memory does without.
  const { ClassicLevel: Level } = await import("classic-level");
  // Not compressed: whoever searches a data folder finds what is in it.
  const level = new Level(folder, { compression: false });
  await level.open();
  try {
    await demandFormat(level);
  } catch (error) {
    await level.close();
    throw error;
  }
  /** Number of the next entry of each tenant whose rows were read. */
  const next = new Map<string, number>();
  const { keep } = groupCommit(async (entries) => {
    const puts = entries.map(({ tenant, writes }) => {
      const number = next.get(tenant);
      if (number === undefined) throw new Error("rows of a tenant are read before any are written");
      next.set(tenant, number + 1);
      return { type: "put" as const, key: keyOf(tenant, number), value: JSON.stringify(writes) };
    });
    await level.batch(puts, { sync: true });
  });
  return {
    rowsOf: async (tenant) => {
      const entries = await level.iterator(entriesOf(tenant)).all();
      const rows = emptyRows();
      for (const [, value] of entries) for (const write of JSON.parse(value) as Write[]) applyWrite(rows, write);
      // What could not be kept has left a gap.
      next.set(tenant, numberIn(entries.at(-1)?.[0]) + 1);
      return rows;
    },
    keep,
    ready: async () => level.status === "open",
    close: () => level.close(),
  };
}

async function demandFormat(level: ClassicLevel): Promise<void> {
  const format = await level.get(FORMAT_KEY);
  if (format === FORMAT) return;
  if (format === undefined) return level.put(FORMAT_KEY, FORMAT, { sync: true });
  throw new StoreError(
    "data_folder_unusable",
    `journal is of version ${format}, not ${FORMAT}`,
    "use the version of the kit that made it, or another data folder",
  );
}

/** Keys of a tenant begin alike, with a digest, which has one length; its entries sort by number. */
function keyOf(tenant: string, number: number): string {
  return `${sha256(tenant)} ${String(number).padStart(DIGITS, "0")}`;
}

/** Everything between the first number and the sign that comes after 9. */
function entriesOf(tenant: string): { readonly gte: string; readonly lt: string } {
  return { gte: `${sha256(tenant)} 0`, lt: `${sha256(tenant)} :` };
}

function numberIn(key: string | undefined): number {
  return key === undefined ? -1 : Number(key.slice(-DIGITS));
}
