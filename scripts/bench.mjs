// npm run bench [-- <name>... --<option>...]: runs every benchmark (bench/<name>.ts, built, or bench/<name>.mjs), or only those named, one after another.
// What begins with -- is for the benchmarks: --rounds=<n> measures more or less often, --json prints one JSON value for each instead of tables.
import { existsSync, readdirSync } from "node:fs";
import { join, parse } from "node:path";
import { handOver } from "./processes.mjs";
import { main, root, say, setUp } from "./setup.mjs";

await main(async () => {
  await setUp();
  const asked = process.argv.slice(2);
  const wanted = asked.filter((word) => !word.startsWith("--"));
  const options = asked.filter((word) => word.startsWith("--"));
  const found = [...scriptsIn("bench", ".mjs"), ...scriptsIn(join("build", "bench"), ".js")];
  const chosen = found.filter((path) => wanted.length === 0 || wanted.includes(parse(path).name));
  const names = found.map((path) => parse(path).name);
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`no benchmark is called ${unknown.join(", ")}, there are: ${names.join(", ")}`);
  if (chosen.length === 0) throw new Error("there is no benchmark to run");
  let worst = 0;
  for (const path of chosen) {
    say(`\n${parse(path).name}`);
    const code = await handOver(process.execPath, [path, ...options]);
    if (code >= 130) return code;
    worst = Math.max(worst, code);
  }
  return worst;
});

function scriptsIn(folder, extension) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  const files = readdirSync(path).filter((file) => file.endsWith(extension));
  return files.toSorted().map((file) => join(path, file));
}
