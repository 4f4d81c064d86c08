import { WORKERS } from "../../src/cli/conform/workers.ts";
import { randomBytes } from "node:crypto";
import { folderSurface } from "../../conformance/targets/folder-surface.ts";
import { makeGiven } from "../../conformance/targets/given.ts";
import { openHttpTarget } from "../../conformance/targets/http.ts";
import { logCapture } from "../../conformance/targets/log-capture.ts";
import type { Given } from "../../src/protocol/given.ts";
import type { Target } from "../../src/protocol/target.ts";
import { inTurn, type BenchOptions } from "../shared/options.ts";
import { serve, servePython, withFolder, type Served } from "../shared/serve.ts";
import type { Contract } from "./contract.ts";
import { cannonade, replayed } from "./load.ts";
import type { Measure } from "./measure.ts";
import { recorder } from "./recorded.ts";
import { attack } from "./suite.ts";

/** What was measured in one round, by contender. */
export type Round = Readonly<Record<"suite" | "client" | "autocannon", Measure>>;

const SECONDS = 5;

/** A server to attack, and where it stores what it keeps. */
export interface Contender {
  readonly start: (environment: Readonly<Record<string, string>>, folder: string) => Promise<Served>;
  readonly durable: boolean;
  /** Optional capabilities it lacks. */
  readonly absent: readonly string[];
}

/** The reference in memory and on a folder, and a membrane in another language on a folder. */
export const CONTENDERS = {
  memory: { start: (environment) => serve(environment), durable: false, absent: [] },
  durable: { start: serve, durable: true, absent: [] },
  python: { start: servePython, durable: true, absent: ["pilot-admission"] },
} as const satisfies Readonly<Record<string, Contender>>;

/** Measures the suite and plain loads one after the other on the same server, with a fresh server and another order in each round. */
export async function overHttp(contract: Contract, contender: Contender, { rounds }: BenchOptions): Promise<Round[]> {
  const found: Round[] = [];
  for (let round = 0; round < rounds; round++)
    found.push(await withFolder((folder) => oneRound(contract, contender, folder, round)));
  return found;
}

async function oneRound(
  contract: Contract,
  { start, durable, absent }: Contender,
  folder: string,
  round: number,
): Promise<Round> {
  const given = givenTo(contract);
  const served = await start(given.environment, folder);
  const dataDir = durable ? folder : undefined;
  try {
    const target = await observed(served, dataDir, contract);
    const recording = recorder(target, contract.profile);
    // The first run warms both processes up and says what the loads send.
    await attack(contract, recording.target, given, 2 * round + 1, absent);
    const load = { recorded: recording.recorded(), connections: WORKERS, seconds: SECONDS };
    const contenders = {
      suite: () => attack(contract, target, given, 2 * round + 2, absent),
      client: () => replayed(target, load),
      autocannon: () => cannonade(served.url, load),
    };
    const measures: Partial<Record<keyof Round, Measure>> = {};
    for (const name of inTurn(["suite", "client", "autocannon"] as const, round)) {
      measures[name] = await contenders[name]();
      await drain(target);
    }
    await target.close();
    return measures as Round;
  } finally {
    await served.stop();
  }
}

/** Callers and signers for a server of our own. */
export function givenTo({ profile }: Contract): Given {
  const signerNames = profile.document.given.flatMap(({ name }) => (name === undefined ? [] : [name]));
  return makeGiven({ nonce: randomBytes(8).toString("hex"), lanes: WORKERS, signerNames, profile });
}

/** The served membrane with everything that can be searched: what it writes and, with a folder, what it stores. */
async function observed(served: Served, dataDir: string | undefined, { profile }: Contract): Promise<Target> {
  const target = await openHttpTarget({
    url: served.url,
    allowHosts: [],
    concurrency: 2 * WORKERS,
    healthPath: profile.paths.health,
  });
  const [stdout, stderr] = [logCapture("stdout"), logCapture("stderr")];
  stdout.attach(served.stdout);
  stderr.attach(served.stderr);
  const storage = dataDir === undefined ? [] : [folderSurface(dataDir)];
  return {
    ...target,
    powers: new Set([...target.powers, "logs", "storage"]),
    surfaces: [stdout.surface, stderr.surface, ...storage],
  };
}

/** What a plain load made the server log is nobody's to search, and must not be there for the next to find. */
async function drain(target: Target): Promise<void> {
  for (const surface of target.surfaces) if (surface.power === "logs") await surface.drain(() => undefined);
}
