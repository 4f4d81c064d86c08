import { chmodSync, mkdirSync } from "node:fs";
import { lockFolder } from "./folder-lock.ts";
import { StoreError } from "./store.ts";

/**
 * Opens something in a folder. The folder is made, kept from other users, and held for this process alone until what was opened is closed.
 * Throws StoreError when the folder is in use, and for whatever else keeps it from being opened.
 */
export async function inHeldFolder<Opened extends { close(): Promise<void> }>(
  folder: string,
  open: (folder: string) => Promise<Opened>,
): Promise<Opened> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch (error) {
    throw folderUnusable(error);
  }
  const lock = lockFolder(folder);
  try {
    const opened = await open(folder);
    return {
      ...opened,
      close: async () => {
        await opened.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error instanceof StoreError ? error : folderUnusable(error);
  }
}

/** What is thrown when a data folder does not hold what it should. */
function folderUnusable(cause: unknown): StoreError {
  return new StoreError(
    "data_folder_unusable",
    "data folder cannot be opened",
    "pass a --data-dir that this user may write to, or one made by this version",
    { cause },
  );
}
