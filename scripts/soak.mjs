// npm run soak [-- --seeds 50 --from 1]: attacks the built-in reference once per seed and stops at the first run that is not conformant.
import { parseArgs } from "node:util";
import { run } from "./processes.mjs";
import { cli, main, root, setUp } from "./setup.mjs";

await main(async () => {
  const options = { seeds: { type: "string", default: "50" }, from: { type: "string", default: "1" } };
  const { values } = parseArgs({ options });
  const seeds = wholeNumber("seeds", values.seeds);
  const from = wholeNumber("from", values.from);
  await setUp();
  for (let seed = from; seed < from + seeds; seed += 1) {
    const started = performance.now();
    const { code, output } = await run(process.execPath, [cli, "conform", "--seed", String(seed)], { cwd: root });
    if (code !== 0) {
      process.stdout.write(
        `${output.trimEnd()}\nseed ${seed}: exit code ${code}, after ${seed - from} conformant runs\n`,
      );
      return code;
    }
    process.stdout.write(`seed ${seed}: conformant, ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  }
  process.stdout.write(`${seeds} seeds, no violation\n`);
  return 0;
});

function wholeNumber(name, text) {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`--${name}: "${text}" is not a whole number above 0`);
  return Number(text);
}
