import { existsSync, readFileSync, statSync } from "node:fs";
import { metaSchemaFaults } from "../../bundle/meta-schema.ts";
import { parseStrictJson } from "../../bundle/strict-json.ts";
import type { Lock } from "../../generated/documents.ts";
import { UsageError } from "../usage-error.ts";

/** A lock with its text, for places in it. */
export interface LockRead {
  readonly lock: Lock;
  readonly text: string;
}

/** Reads a lock; undefined when there is none. Throws a UsageError for a file that is none, since what it held back would pass. */
export function readLock(path: string, shown: string): LockRead | undefined {
  if (!existsSync(path)) return undefined;
  // A pipe would be waited for.
  if (!statSync(path).isFile()) throw new UsageError(`${shown}: it is no file`, "take the lock of the last release");
  const text = readFileSync(path, "utf8");
  const read = parseStrictJson(text);
  if ("fault" in read) throw new UsageError(`${shown}: ${read.fault.message}`, "take the lock of the last release");
  const [fault] = metaSchemaFaults("lock", read.value);
  if (fault !== undefined)
    throw new UsageError(`${shown}#${fault.pointer || "/"}: ${fault.message}`, "take the lock of the last release");
  return { lock: read.value as Lock, text };
}
