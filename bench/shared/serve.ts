import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { ProcessGroup } from "../../conformance/targets/process-group.ts";
import { passedOn } from "../../conformance/targets/starting.ts";

/** Root of the project. */
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** The command line as it is published. */
export const CLI = join(ROOT, "dist/src/cli/main.js");

const STOP_MS = 5000;

/** A `membrane serve` of our own, in a process group of its own. */
export interface Served {
  readonly url: string;
  /** Milliseconds from its start until it said that it listens. */
  readonly readyMs: number;
  readonly stdout: Readable;
  readonly stderr: Readable;
  stop(): Promise<void>;
}

/** Starts `membrane serve` on a free port of loopback, in memory or on a folder. Rejects when it ends before it listens. */
export async function serve(environment: Readonly<Record<string, string>>, dataDir?: string): Promise<Served> {
  const where = dataDir === undefined ? [] : ["--data-dir", dataDir];
  const started = performance.now();
  const group = new ProcessGroup([process.execPath, CLI, "serve", "--port", "0", ...where], ROOT, {
    ...passedOn(process.env),
    ...environment,
  });
  try {
    const url = await Promise.race([listening(group.stderr), group.exited.then(({ how }) => failed(how))]);
    const readyMs = performance.now() - started;
    return { url, readyMs, stdout: group.stdout, stderr: group.stderr, stop: () => group.stop(STOP_MS) };
  } catch (error) {
    await group.kill();
    throw error;
  }
}

/** Calls with a folder that is removed afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "membrane-bench-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function failed(how: string): never {
  throw new Error(`membrane serve ended with ${how} before it listened`);
}

function listening(output: Readable): Promise<string> {
  let said = "";
  return new Promise((resolve) => {
    output.on("data", (chunk: Buffer) => {
      said += chunk.toString("latin1");
      const url = /^listening on (\S+)$/mu.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}
