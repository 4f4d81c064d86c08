import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Target } from "../../src/protocol/target.ts";
import { commandWords } from "./command-words.ts";
import { folderSurface } from "./folder-surface.ts";
import type { HttpTarget } from "./http.ts";
import { Launch } from "./launch-process.ts";
import { logCapture } from "./log-capture.ts";
import { removeFolder } from "./process-group.ts";
import { commandName, demandStartable, passedOn, temporaryFolder } from "./starting.ts";

/** How a target is started. */
export interface LaunchOptions {
  /** Program and arguments. `{port}` and `{dataDir}` in a word are replaced. */
  readonly command: string;
  /** How reports name it; without a name they take the program's. */
  readonly name?: string;
  readonly cwd: string;
  /** Variables the target is given besides `PORT` and `MEMBRANE_DATA_DIR`. */
  readonly environment: Readonly<Record<string, string>>;
  /** The variables we run under ourselves: only those a program needs to run at all are passed on. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
  /** Where the target keeps its data: searched, and left in place. Without one there is a temporary folder. */
  readonly dataDir?: string;
  /** Program that exchanges what the target sealed in two places, while the target does not run. `{dataDir}` in a word is replaced; it reads places from its input. */
  readonly exchangeCommand?: string | undefined;
  /** Path that answers 200 once the target can be called. */
  readonly readyPath: string;
  readonly startTimeoutMs: number;
  /** Most requests under way at once. */
  readonly concurrency: number;
  /** What is to be done while the process starts, and before the target counts as open. Called once, right after the process has begun. */
  readonly meanwhile?: (() => Promise<unknown>) | undefined;
}

/** A target we started. */
export interface LaunchedTarget extends HttpTarget {
  restart: NonNullable<Target["restart"]>;
}

/** Powers of every target we start; with a program that exchanges, `tamper` too. */
export const LAUNCHED_POWERS: Target["powers"] = new Set([
  "wire",
  "framing",
  "identities",
  "logs",
  "storage",
  "restart",
  "environment",
]);

const GRACE_MS = 2000;

/** Starts a target and waits until it is ready. Throws a TargetUsageError for a command that cannot be meant, a TargetError when the target does not start. A restart takes its changes from the environment of the first start, not from that of an earlier restart. */
export async function openLaunchedTarget(options: LaunchOptions): Promise<LaunchedTarget> {
  const words = commandWords(options.command);
  demandStartable(options.cwd);
  const dataDir = options.dataDir === undefined ? temporaryFolder() : resolve(options.cwd, options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const release = (): void => (options.dataDir === undefined ? removeFolder(dataDir) : undefined);
  const launch = new Launch({
    words,
    exchange: options.exchangeCommand === undefined ? undefined : commandWords(options.exchangeCommand),
    name: options.name ?? commandName(words),
    cwd: options.cwd,
    given: options.environment,
    inherited: passedOn(options.inherited),
    dataDir,
    readyPath: options.readyPath,
    startTimeoutMs: options.startTimeoutMs,
    concurrency: options.concurrency,
    stdout: logCapture("stdout"),
    stderr: logCapture("stderr"),
  });
  try {
    await Promise.all([launch.start(), launch.begun.then(options.meanwhile)]);
  } catch (error) {
    await launch.stop(0);
    release();
    throw error;
  }
  return launchedTarget(launch, dataDir, release);
}

function launchedTarget(launch: Launch, dataDir: string, release: () => void): LaunchedTarget {
  const surfaces = [launch.parts.stdout.surface, launch.parts.stderr.surface, folderSurface(dataDir)];
  let closing: Promise<void> | undefined;
  return {
    transport: "http",
    name: launch.parts.name,
    powers: launch.parts.exchange === undefined ? LAUNCHED_POWERS : new Set([...LAUNCHED_POWERS, "tamper"]),
    surfaces,
    call: (request, limits) => launch.client.call(request, limits),
    raw: launch.client,
    fault: async () => launch.client.fault(),
    restart: (environment, exchanges, meanwhile) => launch.restart(environment ?? {}, exchanges ?? [], meanwhile),
    end: async () => {
      await launch.end(GRACE_MS);
      return surfaces;
    },
    close: () => (closing ??= launch.stop(GRACE_MS).finally(release)),
  };
}
