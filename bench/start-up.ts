// How long a command takes to start: the help against bare Node, a whole check, and a served membrane until it listens.
import { join } from "node:path";
import { median, printed, type Table } from "./shared/figures.ts";
import { benchOptions, inTurn } from "./shared/options.ts";
import { runNode, type Ran } from "./shared/run-node.ts";
import { CLI, serve, withFolder } from "./shared/serve.ts";

const PROGRAMS = {
  "node alone": ["--eval", "0"],
  "membrane --version": [CLI, "--version"],
  "membrane --help": [CLI, "--help"],
  "membrane check --help": [CLI, "check", "--help"],
  "membrane list operations": [CLI, "list", "operations"],
  "membrane check": [CLI, "check"],
} as const;

type Program = keyof typeof PROGRAMS;

const options = benchOptions(15);
const tables = [await commands(), await served()];
process.stdout.write(printed("start-up", tables, options.json));

/** Ratios are taken round by round, so that a slow minute of the machine is slow for all. */
async function commands(): Promise<Table> {
  const names = Object.keys(PROGRAMS) as Program[];
  const rounds: Record<Program, Ran>[] = [];
  for (let round = 0; round < options.rounds; round++) {
    const ran = {} as Record<Program, Ran>;
    for (const name of inTurn(names, round)) ran[name] = await runNode(PROGRAMS[name]);
    rounds.push(ran);
  }
  const rows = names.map((name) => ({
    name,
    figures: [
      median(rounds.map((round) => round[name].wallMs)),
      median(rounds.map((round) => round[name].cpuMs)),
      median(rounds.map((round) => round[name].wallMs / round["node alone"].wallMs)),
      median(rounds.map((round) => round[name].cpuMs / round["node alone"].cpuMs)),
    ],
  }));
  const columns = ["wall ms", "CPU ms", "wall, x node", "CPU, x node"];
  return { title: `commands (medians of ${options.rounds} rounds)`, columns, rows };
}

/** From the start of `membrane serve` until it says that it listens: in memory, on a folder that is not there, and on the same folder again. */
async function served(): Promise<Table> {
  const memory: number[] = [];
  const fresh: number[] = [];
  const again: number[] = [];
  for (let round = 0; round < Math.max(1, Math.ceil(options.rounds / 3)); round++) {
    memory.push(await readyMs());
    await withFolder(async (folder) => {
      const data = join(folder, "data");
      fresh.push(await readyMs(data));
      again.push(await readyMs(data));
    });
  }
  const rows = [
    { name: "in memory", figures: [median(memory)] },
    { name: "on a new folder", figures: [median(fresh)] },
    { name: "on the same folder again", figures: [median(again)] },
  ];
  return { title: `membrane serve until it listens (medians of ${memory.length} rounds)`, columns: ["wall ms"], rows };
}

async function readyMs(dataDir?: string): Promise<number> {
  const running = await serve({}, dataDir);
  await running.stop();
  return running.readyMs;
}
