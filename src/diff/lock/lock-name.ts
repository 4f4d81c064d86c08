import type { Bundle } from "../../bundle/model.ts";

/** Name of a lock in the folder of its bundle, where the bundle says no other. */
export const LOCK_FILE = "contracts.lock.json";

/** Where a bundle says that its lock is named. */
export const LOCK_NAMED_AT = "/documents/lock";

/** Name of the lock of a bundle, in its folder. */
export function lockNameOf({ document }: Bundle): string {
  return document.documents.lock ?? LOCK_FILE;
}

/** Whether a bundle names its lock, so that it must be there. */
export function namesLock({ document }: Bundle): boolean {
  return document.documents.lock !== undefined;
}
