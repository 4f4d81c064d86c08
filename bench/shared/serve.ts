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
export function serve(environment: Readonly<Record<string, string>>, dataDir?: string): Promise<Served> {
  const where = dataDir === undefined ? [] : ["--data-dir", dataDir];
  return started([process.execPath, CLI, "serve", "--port", "0", ...where], environment);
}

/** Starts the membrane of the examples that is written in Python, on a free port of loopback and on a folder. Rejects when it ends before it listens. */
export function servePython(environment: Readonly<Record<string, string>>, dataDir: string): Promise<Served> {
  const program = join(ROOT, "examples/python-http/server.py");
  return started(["python3", program], { ...environment, PORT: "0", MEMBRANE_DATA_DIR: dataDir });
}

async function started(command: readonly string[], environment: Readonly<Record<string, string>>): Promise<Served> {
  const began = performance.now();
  const group = new ProcessGroup(command, ROOT, { ...passedOn(process.env), ...environment });
  try {
    const url = await Promise.race([listening(group.stderr), group.exited.then(({ how }) => failed(command, how))]);
    const readyMs = performance.now() - began;
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

function failed(command: readonly string[], how: string): never {
  throw new Error(`${command.join(" ")} ended with ${how} before it listened`);
}

/** How each server says that it listens. */
const LISTENING = /^(?:listening on (?<url>\S+)|\{"listening": (?<port>\d+).*)$/mu;

function listening(output: Readable): Promise<string> {
  let said = "";
  return new Promise((resolve) => {
    output.on("data", (chunk: Buffer) => {
      said += chunk.toString("latin1");
      const { url, port } = LISTENING.exec(said)?.groups ?? {};
      if (url !== undefined) resolve(url);
      else if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
  });
}
