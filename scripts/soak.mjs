// npm run soak [-- --seeds 50 --from 1 --noise 300 --storm 60 -- <arguments of conform>]: attacks the built-in reference of each profile, or the target named, once per
// seed and stops at the first run that is not conformant. Without a target of your own it goes on with honest membranes that differ wherever they may,
// and ends with a storm of so many seconds: three servers of the control plane on one PostgreSQL, of which one is killed each second.
import { parseArgs } from "node:util";
import { run } from "./processes.mjs";
import { cli, compiled, main, setUp } from "./setup.mjs";

/** A run of an honest membrane takes seconds, and there are three membranes of each profile. */
const MINUTES_OF_NOISE = 240;

/** A storm on a slow machine goes on until there was enough of it. */
const MINUTES_OF_STORM = 60;

/** What the exit codes of conform say, for the line that ends a soak. */
const MEANING = { 1: "nonconformant", 2: "usage error", 3: "incomplete", 4: "void", 130: "interrupted" };

await main(async () => {
  const options = {
    seeds: { type: "string", default: "50" },
    from: { type: "string", default: "1" },
    noise: { type: "string", default: "300" },
    storm: { type: "string", default: "60" },
  };
  const { values, positionals: more } = parseArgs({ options, allowPositionals: true });
  const seeds = wholeNumber("seeds", values.seeds);
  const from = wholeNumber("from", values.from);
  const noise = values.noise === "0" ? 0 : wholeNumber("noise", values.noise);
  const storm = values.storm === "0" ? 0 : wholeNumber("storm", values.storm);
  await setUp();
  if (more.length > 0) return soaked(seeds, from, more);
  for (const profile of await profiles()) {
    say(`the reference of ${profile}`);
    const code = await soaked(seeds, from, ["--profile", profile]);
    if (code !== 0) return code;
  }
  const code = noise === 0 ? 0 : await honestTwins(noise);
  return code !== 0 || storm === 0 ? code : stormOf(storm);
});

async function profiles() {
  const [{ loadBundle }, { builtInBundleFolder }] = await Promise.all(
    ["src/bundle/load", "src/bundle/locate"].map((module) => import(compiled(module))),
  );
  return loadBundle(builtInBundleFolder()).bundle.profiles.map(({ name }) => name);
}

/** One run for each seed, until one is not conformant. Resolves to the exit code of the last. */
async function soaked(seeds, from, more) {
  say(`${seeds} seeds from ${from}`);
  let once = 0;
  for (let seed = from; seed < from + seeds; seed += 1) {
    const started = performance.now();
    const { code, output } = await run(process.execPath, [cli, "conform", "--seed", String(seed), ...more]);
    if (code !== 0) {
      say(output.trimEnd());
      say(`seed ${seed}: ${MEANING[code] ?? "failed"} (exit code ${code}), after ${seed - from} conformant runs`);
      say(
        `again: npm run soak -- --seeds 1 --from ${seed} -- ${more[0] === "--profile" ? more.join(" ") : "and what followed"}`,
      );
      return code;
    }
    const signals = output.split("\n").filter((line) => line.startsWith("Seen once and not confirmed"));
    once += signals.length;
    for (const signal of signals) say(`seed ${seed}: ${signal}`);
    say(`seed ${seed}: conformant, ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
  say(`${seeds} seeds, no violation${once === 0 ? "" : `, ${once} signals that were not confirmed`}`);
  return 0;
}

/** Every accusation of an honest membrane is a fault of the suite; the last line says how seldom that can be. */
async function honestTwins(seeds) {
  say(`honest membranes that differ wherever they may, ${seeds} seeds each`);
  const { code } = await run(process.execPath, [cli, "self-test", "--noise", String(seeds)], {
    output: "show",
    minutes: MINUTES_OF_NOISE,
  });
  return code;
}

/** What was skipped is said last, and is no violation. */
async function stormOf(seconds) {
  const { findPostgres } = await import(compiled("test/postgres"));
  const { missing } = findPostgres();
  if (missing !== undefined) {
    say(`storm skipped: ${missing}`);
    return 0;
  }
  const { code } = await run(process.execPath, [compiled("test/storm/main"), "--seconds", String(seconds)], {
    output: "show",
    minutes: MINUTES_OF_STORM,
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
