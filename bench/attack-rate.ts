// Requests a second of the suite with every oracle on, beside what plain loads reach on the same server with requests of the suite.
import { evidenceContract } from "./attack-rate/contract.ts";
import { inProcess, type ModuleRound } from "./attack-rate/in-process.ts";
import { rate, type Measure } from "./attack-rate/measure.ts";
import { CONTENDERS, overHttp, type Round } from "./attack-rate/over-http.ts";
import { median, printed, type Row, type Table } from "./shared/figures.ts";
import { benchOptions } from "./shared/options.ts";

const COLUMNS = ["requests/s", "best round", "of autocannon", "CPU µs/request", "accepted %"];

const options = benchOptions(5);
const contract = evidenceContract();
const tables = [
  httpTable("reference in memory", await overHttp(contract, CONTENDERS.memory, options)),
  httpTable("reference on a folder", await overHttp(contract, CONTENDERS.durable, options)),
  httpTable("example in Python, on a folder", await overHttp(contract, CONTENDERS.python, options)),
  moduleTable(await inProcess(contract, options)),
];
process.stdout.write(printed("attack-rate", tables, options.json));

function httpTable(title: string, rounds: readonly Round[]): Table {
  const names = {
    suite: "suite, every oracle",
    client: "its client alone, same requests",
    autocannon: "autocannon, same requests",
  } as const;
  const rows = (["suite", "client", "autocannon"] as const).map((name) =>
    rowOf(
      names[name],
      rounds.map((round) => round[name]),
      median(rounds.map((round) => rate(round[name]) / rate(round.autocannon))),
    ),
  );
  return { title: `${title} (medians of ${rounds.length} rounds)`, columns: COLUMNS, rows };
}

/** Engine and membrane share one thread, so what the engine takes is what the suite takes longer than the calls. */
function moduleTable(rounds: readonly ModuleRound[]): Table {
  const suite = rowOf(
    "suite, every oracle",
    rounds.map((round) => round.suite),
  );
  const calls = rowOf(
    "same requests, nobody looks",
    rounds.map((round) => round.calls),
  );
  const engine = median(rounds.map((round) => 1 / (1 / rate(round.suite) - 1 / rate(round.calls))));
  const rows = [suite, calls, { name: "engine alone", figures: [engine] }];
  return { title: `module target, no socket (medians of ${rounds.length} rounds)`, columns: COLUMNS, rows };
}

function rowOf(name: string, measures: readonly Measure[], ofAutocannon?: number): Row {
  const rates = measures.map((measure) => rate(measure));
  return {
    name,
    figures: [
      median(rates),
      Math.max(...rates),
      ofAutocannon,
      median(measures.map(({ cpu }) => cpu)),
      median(measures.map(({ accepted }) => accepted)) * 100,
    ],
  };
}
