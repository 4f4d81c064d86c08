import { WORKERS } from "../../src/cli/conform/workers.ts";
import { openModuleTarget } from "../../conformance/targets/module.ts";
import { referenceModule } from "../../src/reference/index.ts";
import type { Target } from "../../src/protocol/target.ts";
import { inTurn, type BenchOptions } from "../shared/options.ts";
import type { Contract } from "./contract.ts";
import { replayed } from "./load.ts";
import type { Measure } from "./measure.ts";
import { givenTo } from "./over-http.ts";
import { recorder } from "./recorded.ts";
import { attack } from "./suite.ts";

/** What was measured in one round without a socket: the suite, and the same requests with nobody looking at the answers. */
export type ModuleRound = Readonly<Record<"suite" | "calls", Measure>>;

const SECONDS = 3;

/** Measures the suite against the reference in this process: what is left is the engine, and the membrane itself. */
export async function inProcess(contract: Contract, { rounds }: BenchOptions): Promise<ModuleRound[]> {
  const found: ModuleRound[] = [];
  for (let round = 0; round < rounds; round++) found.push(await oneRound(contract, round));
  return found;
}

async function oneRound(contract: Contract, round: number): Promise<ModuleRound> {
  const given = givenTo(contract);
  const opened = await openModuleTarget(referenceModule({ bundle: contract.bundle }), given.environment);
  // A run asks its target to end, and there is another one to come.
  const target: Target = { ...opened, end: () => Promise.resolve([]) };
  const recording = recorder(target, contract.profile);
  await attack(contract, recording.target, given, 2 * round + 1);
  const load = { recorded: recording.recorded(), connections: WORKERS, seconds: SECONDS };
  const contenders = {
    suite: () => attack(contract, target, given, 2 * round + 2),
    calls: () => replayed(target, load),
  };
  const measures: Partial<Record<keyof ModuleRound, Measure>> = {};
  for (const name of inTurn(["suite", "calls"] as const, round)) measures[name] = await contenders[name]();
  await target.close();
  return measures as ModuleRound;
}
