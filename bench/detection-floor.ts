// What the suite still sees: how short a gap between check and act may be, and which writing of a value is found on which surface.
import { randomBytes } from "node:crypto";
import { makeCanary } from "../conformance/canaries/canary.ts";
import { ENCODINGS } from "../conformance/canaries/encodings.ts";
import { evidenceFiledLate, judgeAdapter } from "../conformance/mutants/index.ts";
import { startLeakWatch } from "../conformance/oracles/leak-watch.ts";
import { loadBundle } from "../src/bundle/load.ts";
import { builtInBundleFolder } from "../src/bundle/locate.ts";
import type { Surface } from "../src/protocol/target.ts";
import { printed, type Table } from "./shared/figures.ts";
import { benchOptions } from "./shared/options.ts";

const GAPS_MS = [0, 1, 2, 4, 8, 16];
const RACE = "evidence.connector.ingest/race";
const EXAMPLES = 20;
/** Text before and behind a value: what a server would write around it. */
const AROUND = [`{"at":"${new Date(0).toISOString()}","note":"`, '","milliseconds":3}\n'] as const;

const options = benchOptions(10);
process.stdout.write(printed("detection-floor", [await races(), await leaks()], options.json));

/** Share of runs of one obligation that find the gap, each with a seed of its own. */
async function races(): Promise<Table> {
  const { bundle } = loadBundle(builtInBundleFolder());
  const rows = [];
  for (const gap of GAPS_MS) {
    let found = 0;
    for (let seed = 1; seed <= options.rounds; seed++) {
      const adapter = evidenceFiledLate(bundle, gap).adapter();
      const judged = await judgeAdapter(bundle, adapter, [RACE], { seed, maxExamples: EXAMPLES });
      if (judged.some(({ outcome }) => outcome === "violated")) found++;
    }
    rows.push({ name: `${gap} ms between check and act`, figures: [found / options.rounds] });
  }
  return { title: `races (share of ${options.rounds} runs that find it)`, columns: ["found"], rows };
}

/** Share of fresh values that are found, by how they are written and where. */
async function leaks(): Promise<Table> {
  const rows = [];
  for (const { name, encode } of ENCODINGS) {
    const found = [0, 0, 0, 0];
    for (let round = 0; round < options.rounds; round++) {
      const value = makeCanary(randomBytes(6).toString("hex"), name, round, "alnum", 32);
      const seen = await seenOn(value, encode(value));
      seen.forEach((each, index) => (found[index] = (found[index] ?? 0) + (each ? 1 : 0)));
    }
    rows.push({ name, figures: found.map((count) => count / options.rounds) });
  }
  const columns = ["answer body", "answer header", "log", "storage"];
  return { title: `leaks of 32 characters (share of ${options.rounds} values found)`, columns, rows };
}

async function seenOn(value: string, written: string): Promise<boolean[]> {
  const text = AROUND.join(written);
  const watch = startLeakWatch();
  watch.plant({ id: "bench#0", value, carries: "secret", owner: "bench", where: "bench" });
  const answer = { kind: "answer", status: 200, milliseconds: 1 } as const;
  const inBody = watch.searchAnswer({ ...answer, headers: [], body: Buffer.from(text) });
  const inHeader = watch.searchAnswer({
    ...answer,
    headers: [["x-note", Buffer.from(written).toString("latin1")]],
    body: Buffer.alloc(0),
  });
  const inLog = await watch.searchSurface(surface("logs", text));
  const inStore = await watch.searchSurface(surface("storage", text));
  return [inBody, inHeader, inLog, inStore].map(({ leaks }) => leaks.length > 0);
}

function surface(name: "logs" | "storage", text: string): Surface {
  const bytes = Buffer.from(text);
  return {
    name,
    power: name,
    drain: async (sink) => {
      sink(bytes);
      return bytes.length;
    },
  };
}
