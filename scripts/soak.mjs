// npm run soak [-- --seeds 50 --from 1 --noise 300 -- <arguments of conform>]: attacks the built-in reference, or the target named, once per seed
// and stops at the first run that is not conformant. Without a target of your own it goes on with honest membranes that differ wherever they may.
import { parseArgs } from "node:util";
import { run } from "./processes.mjs";
import { cli, main, setUp } from "./setup.mjs";

/** A run of an honest membrane takes seconds, and there are three membranes. */
const MINUTES_OF_NOISE = 240;

/** What the exit codes of conform say, for the line that ends a soak. */
const MEANING = { 1: "nonconformant", 2: "usage error", 3: "incomplete", 4: "void", 130: "interrupted" };

await main(async () => {
  const options = {
    seeds: { type: "string", default: "50" },
    from: { type: "string", default: "1" },
    noise: { type: "string", default: "300" },
  };
  const { values, positionals: more } = parseArgs({ options, allowPositionals: true });
  const seeds = wholeNumber("seeds", values.seeds);
  const from = wholeNumber("from", values.from);
  const noise = values.noise === "0" ? 0 : wholeNumber("noise", values.noise);
  await setUp();
  say(`${seeds} seeds from ${from}`);
  let once = 0;
  for (let seed = from; seed < from + seeds; seed += 1) {
    const started = performance.now();
    const { code, output } = await run(process.execPath, [cli, "conform", "--seed", String(seed), ...more]);
    if (code !== 0) {
      say(output.trimEnd());
      say(`seed ${seed}: ${MEANING[code] ?? "failed"} (exit code ${code}), after ${seed - from} conformant runs`);
      say(`again: npm run soak -- --seeds 1 --from ${seed}${more.length === 0 ? "" : " -- and what followed"}`);
      return code;
    }
    const signals = output.split("\n").filter((line) => line.startsWith("Seen once and not again"));
    once += signals.length;
    for (const signal of signals) say(`seed ${seed}: ${signal}`);
    say(`seed ${seed}: conformant, ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
  say(`${seeds} seeds, no violation${once === 0 ? "" : `, ${once} signals that did not come back`}`);
  return noise === 0 || more.length > 0 ? 0 : honestTwins(noise);
});

/** Every accusation of an honest membrane is a fault of the suite; the last line says how seldom that can be. */
async function honestTwins(seeds) {
  say(`honest membranes that differ wherever they may, ${seeds} seeds each`);
  const { code } = await run(process.execPath, [cli, "self-test", "--noise", String(seeds)], {
    output: "show",
    minutes: MINUTES_OF_NOISE,
  });
  return code;
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

function wholeNumber(name, text) {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`--${name}: "${text}" is not a whole number above 0`);
  return Number(text);
}
