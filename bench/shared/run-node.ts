import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { join } from "node:path";
import { ROOT } from "./serve.ts";

/** How long a program ran. */
export interface Ran {
  readonly wallMs: number;
  /** Processor time of all its threads: steadier than the clock on a machine that does other things too. */
  readonly cpuMs: number;
  /** The most memory it ever had, in MiB. */
  readonly peakMb: number;
}

const HOOK = join(ROOT, "bench", "shared", "usage-on-exit.cjs");

/** Runs Node with arguments in a folder, the root of the project unless given, to its end. Rejects when it fails: a failing program is not measured. */
export async function runNode(args: readonly string[], cwd: string = ROOT): Promise<Ran> {
  const started = performance.now();
  const child = spawn(process.execPath, ["--require", HOOK, ...args], {
    cwd,
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  let told = "";
  (child.stdio[3] as Readable).on("data", (chunk: Buffer) => (told += chunk.toString("latin1")));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const wallMs = performance.now() - started;
  if (code !== 0) throw new Error(`node ${args.join(" ")} ended with exit code ${code}`);
  const [cpu, memory] = told.split(" ").map(Number);
  return { wallMs, cpuMs: (cpu ?? Number.NaN) / 1000, peakMb: (memory ?? Number.NaN) / 1024 };
}
