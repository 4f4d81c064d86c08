/** Name of the lock in the folder of its bundle. */
export const LOCK_FILE = "contracts.lock.json";
