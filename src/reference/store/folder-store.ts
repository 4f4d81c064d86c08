import { join } from "node:path";
import { inHeldFolder } from "./held-folder.ts";
import { openLevelJournal } from "./level-journal.ts";
import { emptyMedium, memoryStore } from "./memory.ts";
import type { Store } from "./store.ts";

/**
 * Opens the durable store of a folder. The folder is made, kept from other users, and held for this process alone, so a tenant's rows are read
 * once, and only writes go to the journal. What was acknowledged survives a kill.
 * Throws StoreError when the folder is in use or cannot be opened.
 */
export async function openFolderStore(folder: string): Promise<Store> {
  const journal = await inHeldFolder(folder, (held) => openLevelJournal(join(held, "journal")));
  return memoryStore(emptyMedium(), journal);
}
