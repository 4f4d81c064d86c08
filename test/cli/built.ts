import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Ended } from "./terminal.ts";

/** Root of the repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The built command line. */
export const cli = join(root, "dist/src/cli/main.js");

/** Builds what is out of date. To be called before anything built is used. */
export function build(): void {
  execFileSync(process.execPath, [join(root, "scripts/build.mjs")], { cwd: root, stdio: "pipe" });
}

/** The built command at work: a process group of its own. */
export interface Working {
  readonly ended: Promise<Ended>;
  /** Waits until the result holds something, and gives what its first group matched. Rejects when the process ends without it. */
  printed(pattern: RegExp): Promise<string>;
  /** Sends a signal to the command alone, as a terminal does with what it started. */
  signal(signal: "SIGINT" | "SIGTERM"): void;
}

const working = new Set<ChildProcess>();

/** Starts the built command with the given variables only. */
export function start(
  args: readonly string[],
  options: { cwd: string; environment?: Record<string, string> },
): Working {
  return startProgram([cli, ...args], options);
}

/** Runs the built command to its end. */
export function run(
  args: readonly string[],
  options: { cwd: string; environment?: Record<string, string> },
): Promise<Ended> {
  return start(args, options).ended;
}

/** Starts a program of Node with the given variables only. */
export function startProgram(
  args: readonly string[],
  options: { cwd: string; environment?: Record<string, string> },
): Working {
  const child = spawn(process.execPath, args, {
    cwd: options.cwd,
    env: options.environment ?? {},
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  working.add(child);
  let out = "";
  let talk = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => void (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => void (talk += text));
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code) => {
      working.delete(child);
      resolve({ code: code ?? -1, out, talk });
    });
  });
  return {
    ended,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(out)?.[1];
          if (found !== undefined) resolve(found);
        };
        child.stdout.on("data", look);
        look();
        void ended.then(({ code }) => reject(new Error(`it ended with ${code} and never printed it`)));
      }),
    signal: (signal) => void child.kill(signal),
  };
}

/** Ends every process group that still runs. To be called after each test. */
export function endAll(): void {
  for (const { pid } of working) {
    try {
      if (pid !== undefined) process.kill(-pid, "SIGKILL");
    } catch {
      // The group has ended already.
    }
  }
}
