import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { guardGroup } from "./last-guard.ts";
import { errorCode } from "./wire/address.ts";

/** How a started process ended. */
export interface Exit {
  /** In words: `exit code 1`, `signal SIGKILL`, or why it never ran. */
  readonly how: string;
  /** Whether there was no such program. */
  readonly neverRan: boolean;
}

const MARK = "MEMBRANE_LAUNCH";
const KILL_WAIT_MS = 3000;

const living = new Set<ProcessGroup>();
const folders = new Set<string>();
let watching = false;

/** Kills every process started here, and their children, at once and without waiting, and removes their temporary folders. To be called on every way out. */
export function endAllChildren(): void {
  for (const group of living) group.signal("SIGKILL");
  for (const folder of folders) removeFolder(folder);
}

/** Remembers a temporary folder, so that it goes even when we are interrupted. */
export function keepFolderUntilEnd(folder: string): void {
  cleanUpOnExit();
  folders.add(folder);
}

function cleanUpOnExit(): void {
  if (!watching) process.once("exit", endAllChildren);
  watching = true;
}

/** Removes a temporary folder. A process that is only just dying may write a last time: that is tried again, and then left. */
export function removeFolder(folder: string): void {
  folders.delete(folder);
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
  } catch {
    // What cannot be removed is the system's to clean: the run's result must not depend on it.
  }
}

/** A process in a group of its own, with everything it forks. */
export class ProcessGroup {
  readonly exited: Promise<Exit>;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** What the process reads, when it was given an input. */
  readonly stdin: Writable | undefined;
  /** Set once the process has ended. */
  exit: Exit | undefined;
  readonly #child: ChildProcess;
  readonly #mark = randomUUID();
  readonly #dismissGuard: () => void;

  constructor(
    words: readonly string[],
    cwd: string,
    environment: Readonly<Record<string, string>>,
    input: "ignore" | "pipe" = "ignore",
  ) {
    cleanUpOnExit();
    const child = spawn(words[0] ?? "", words.slice(1), {
      cwd,
      env: { ...environment, [MARK]: this.#mark },
      detached: true,
      stdio: [input, "pipe", "pipe"],
    });
    this.#child = child;
    this.stdin = child.stdin ?? undefined;
    // A process that reads no more ends soon, or is ended: that is noticed elsewhere.
    this.stdin?.on("error", () => undefined);
    // Pipes, whatever the input is: the type cannot tell.
    [this.stdout, this.stderr] = [child.stdout as Readable, child.stderr as Readable];
    if (child.pid !== undefined) living.add(this);
    const guard = child.pid === undefined ? undefined : guardGroup(child.pid);
    this.#dismissGuard = () => guard?.dismiss();
    this.exited = new Promise((resolve) => {
      child.once("error", (error) => resolve({ how: `it could not be run (${errorCode(error)})`, neverRan: true }));
      child.once("exit", (code, signal) =>
        resolve({ how: code === null ? `signal ${signal}` : `exit code ${code}`, neverRan: false }),
      );
    });
    void this.exited.then((exit) => {
      this.exit = exit;
      // Its number may soon be another's: a group that is gone must not be signalled again.
      if (!this.#lives()) this.#forget();
    });
  }

  /** Signals the process and everything it forked, also what left its group where the system lets us find it. Never throws. */
  signal(signal: "SIGTERM" | "SIGKILL"): void {
    const { pid } = this.#child;
    if (pid === undefined || !living.has(this)) return;
    send(-pid, signal);
    if (signal === "SIGKILL") for (const stray of processesMarked(this.#mark)) send(stray, signal);
  }

  /** Waits until no process of the group is left. Resolves to whether that is so. */
  async gone(withinMs: number): Promise<boolean> {
    const until = performance.now() + withinMs;
    for (let wait = 2; ; wait = Math.min(wait * 2, 50)) {
      if (this.exit !== undefined && !this.#lives()) {
        this.#forget();
        return true;
      }
      if (performance.now() > until) return false;
      await delay(wait);
    }
  }

  /** Kills everything and waits until it is gone, within a bound. */
  async kill(): Promise<void> {
    const until = performance.now() + KILL_WAIT_MS;
    do this.signal("SIGKILL");
    while (!(await this.gone(100)) && performance.now() < until);
    this.#letGo();
  }

  /** Asks it to stop, waits, then kills what is left. */
  async stop(graceMs: number): Promise<void> {
    this.signal("SIGTERM");
    await this.gone(graceMs);
    await this.kill();
  }

  /** A process that escaped may hold the other end of a pipe for ever: reading on would keep us alive. */
  #letGo(): void {
    setTimeout(() => {
      this.stdin?.destroy();
      this.stdout.destroy();
      this.stderr.destroy();
    }, 50);
    this.#child.unref();
  }

  #forget(): void {
    if (living.delete(this)) this.#dismissGuard();
  }

  #lives(): boolean {
    const { pid } = this.#child;
    if (pid === undefined) return false;
    return (exists(-pid) && membersOf(pid) !== 0) || processesMarked(this.#mark).length > 0;
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error as Error) === "EPERM";
  }
}

/** How many processes of a group still run; undefined where the system does not tell. Dead ones that nobody reaps, as in many containers, do not count. */
function membersOf(group: number): number | undefined {
  const pids = allPids();
  if (pids === undefined) return undefined;
  return pids.filter((pid) => {
    const [state, , pgrp] = (read(`/proc/${pid}/stat`).split(") ").at(-1) ?? "").split(" ");
    return Number(pgrp) === group && state !== "Z" && state !== "X";
  }).length;
}

/** Processes that inherited the mark, wherever they went. Empty where the system does not tell. */
function processesMarked(mark: string): number[] {
  const text = `${MARK}=${mark}`;
  return (allPids() ?? []).filter((pid) => read(`/proc/${pid}/environ`).includes(text));
}

function allPids(): number[] | undefined {
  try {
    return readdirSync("/proc")
      .map(Number)
      .filter((pid) => pid > 0);
  } catch {
    return undefined;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
