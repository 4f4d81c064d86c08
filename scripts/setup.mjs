import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundle } from "./bundle.mjs";
import { run } from "./processes.mjs";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the built command line lives. */
export const cli = join(root, "dist", "src", "cli", "main.js");

/** A module of the source as it was compiled: for what is no part of the package. */
export const compiled = (module) => join(root, "build", `${module}.js`);

const stamp = join(root, "build", ".built-from");
const emptyDatabase = "dist/empty-database.br";
const sources = ["src", "generators", "conformance", "bench", "test/storm"];
/** Those whose types are published. */
const PUBLISHED = /^(?:src|generators|conformance)\//;
/** What they need of the tests' own. */
const borrowed = ["test/placed-members.ts", "test/postgres.ts"];

/** Installs and builds whatever is missing or out of date; throws with a message for people when it cannot. Talks on stderr only. */
export async function setUp() {
  await install();
  await build();
}

/** Makes node_modules hold what the lock file names. */
export async function install() {
  demandNode();
  if (isInstalled()) return;
  say("installing dependencies");
  const args = ["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code } = await run("npm", args, { cwd: root, output: "aside" });
  if (code !== 0) throw new Error(`npm ci failed with exit code ${code}`);
}

/**
 * Compiles into build/ and bundles into dist/, unless both were made from exactly these sources; files whose source is gone are removed.
 * Safe to call from several processes at once.
 */
export async function build() {
  const release = await onlyBuilder();
  try {
    await buildWhatChanged();
  } finally {
    release();
  }
}

async function buildWhatChanged() {
  const inputs = [
    "package.json",
    "package-lock.json",
    "scripts/bundle.mjs",
    "tsconfig.json",
    "tsconfig.build.json",
    ...borrowed,
    ...sources.flatMap(filesUnder),
  ];
  const digest = digestOf(inputs);
  const built = readStamp();
  if (built.digest === digest && built.outputs.every((path) => existsSync(join(root, path)))) return;
  say("building");
  rmSync(stamp, { force: true });
  const tsc = join(root, "node_modules", ".bin", "tsc");
  const { code, output } = await run(tsc, ["-p", "tsconfig.build.json"], { cwd: root });
  if (code !== 0) throw new Error(`the build failed\n${output}`);
  const bundled = await bundle(root);
  await packEmptyDatabase();
  const outputs = [...new Set([...inputs.flatMap(compiledFrom), ...bundled, emptyDatabase])];
  removeAllBut(new Set(outputs));
  writeFileSync(stamp, JSON.stringify({ digest, outputs }));
}

function removeAllBut(outputs) {
  for (const path of ["build", "dist"].flatMap(filesUnder)) if (!outputs.has(path)) rmSync(join(root, path));
  for (const folder of readdirSync(join(root, "dist")))
    if (![...outputs].some((path) => path.startsWith(`dist/${folder}`)))
      rmSync(join(root, "dist", folder), { recursive: true });
}

/** What the last build was made from, and what it made. */
function readStamp() {
  try {
    return JSON.parse(readFileSync(stamp, "utf8"));
  } catch {
    return { digest: "", outputs: [] };
  }
}

/** An empty database, so that nobody who opens a new folder waits until one is made. */
async function packEmptyDatabase() {
  const module = pathToFileURL(compiled("src/reference/store/pack-empty-database"));
  const program = `await (await import(${JSON.stringify(module.href)})).packEmptyDatabase()`;
  const { code, output } = await run(process.execPath, ["--input-type=module", "--eval", program], { cwd: root });
  if (code !== 0) throw new Error(`no empty database could be made\n${output}`);
}

/** Waits until no other process builds: it would rewrite what another is about to run. A lock older than any build was left by a process that was killed. */
async function onlyBuilder() {
  const lock = join(root, "node_modules", ".membrane-building");
  for (;;) {
    try {
      mkdirSync(lock);
      return () => rmSync(lock, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
      if (Date.now() - since > 60_000) rmSync(lock, { recursive: true, force: true });
      await delay(100);
    }
  }
}

/** Runs a script's main function; an error becomes its message on stderr and exit code 2, never a stack trace. */
export async function main(task) {
  try {
    process.exitCode = await task();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
}

export function say(line) {
  process.stderr.write(`${line}\n`);
}

function demandNode() {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const [major, minor] = process.versions.node.split(".").map(Number);
  const suits = engines.node.split(" || ").some((range) => {
    const [wantedMajor, wantedMinor] = range.replace(/^\D+/, "").split(".").map(Number);
    if (major === wantedMajor) return minor >= wantedMinor;
    return range.startsWith(">=") && major > wantedMajor;
  });
  if (!suits)
    throw new Error(`Node ${process.versions.node} is too old or unsupported, this project needs ${engines.node}`);
}

// Contents are compared, not file times: a checkout touches the lock file without changing it.
function isInstalled() {
  const found = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(found)) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const present = JSON.parse(readFileSync(found, "utf8")).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "" || entry.optional || entry.devOptional) return true;
    return present[path]?.version === entry.version && existsSync(join(root, path, "package.json"));
  });
}

function digestOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths.toSorted())
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update("\0");
  return hash.digest("hex");
}

function compiledFrom(path) {
  if (!path.endsWith(".ts") || path.endsWith(".d.ts") || path.endsWith(".test.ts") || path.includes("/fixtures/"))
    return [];
  const module = path.slice(0, -".ts".length);
  const isPublished = PUBLISHED.test(path);
  return [`build/${module}.js`, ...(isPublished ? [`dist/${module}.d.ts`] : [])];
}

function filesUnder(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"));
}
