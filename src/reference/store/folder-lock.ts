import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { processStart } from "./process-start.ts";
import { StoreError } from "./store.ts";

/** A folder held by this process. */
export interface FolderLock {
  /** Gives the folder back. Safe to call twice. */
  release(): void;
}

interface Holder {
  readonly pid: number;
  /** When the process started, in words only its own system understands: a pid is used again, the pair is not. */
  readonly started: string;
}

const LOCK_FILE = "membrane.lock";
/** A process that takes over a stale lock needs milliseconds; one that died doing so must not block the folder for ever. */
const TAKEOVER_MS = 10_000;

/** Holds a folder for this process. The lock of a dead process is taken over. Throws StoreError when a living process holds it, this one included. */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, LOCK_FILE);
  const mine = JSON.stringify({ pid: process.pid, started: processStart(process.pid) ?? "unknown" });
  if (!claim(folder, path, mine)) takeOver(folder, path, mine);
  let held = true;
  return {
    release: () => {
      if (held && readText(path) === mine) rmSync(path, { force: true });
      held = false;
    },
  };
}

/** Linking is atomic and brings the content with it: nobody ever sees an empty lock. */
function claim(folder: string, path: string, content: string): boolean {
  const draft = join(folder, `.lock-${randomBytes(8).toString("hex")}`);
  writeFileSync(draft, content, { mode: 0o600, flag: "wx" });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** Only one process at a time judges and replaces a stale lock, so that none removes the fresh lock of another. */
function takeOver(folder: string, path: string, mine: string): void {
  const gate = `${path}.takeover`;
  if (!enter(gate)) throw locked(undefined);
  try {
    const holder = readHolder(path);
    if (holder !== undefined && lives(holder)) throw locked(holder.pid);
    rmSync(path, { force: true });
    if (!claim(folder, path, mine)) throw locked(undefined);
  } finally {
    rmSync(gate, { recursive: true, force: true });
  }
}

function enter(gate: string): boolean {
  for (const attempt of [1, 2]) {
    try {
      mkdirSync(gate);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const age = Date.now() - (statSync(gate, { throwIfNoEntry: false })?.mtimeMs ?? 0);
      if (attempt === 1 && age > TAKEOVER_MS) rmSync(gate, { recursive: true, force: true });
    }
  }
  return false;
}

function lives(holder: Holder): boolean {
  const started = processStart(holder.pid);
  return started !== undefined && (started === holder.started || holder.started === "unknown");
}

function readHolder(path: string): Holder | undefined {
  try {
    const value = JSON.parse(readText(path) ?? "") as Partial<Holder>;
    const { pid, started } = value;
    return Number.isSafeInteger(pid) && typeof started === "string" ? { pid: pid as number, started } : undefined;
  } catch {
    // What is not a lock of ours holds nothing.
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function locked(pid: number | undefined): StoreError {
  const holder = pid === undefined ? "another process" : `process ${pid}`;
  return new StoreError(
    "data_folder_locked",
    `data folder is in use by ${holder}, expected a folder of its own`,
    "stop the other server, or pass another --data-dir",
  );
}
