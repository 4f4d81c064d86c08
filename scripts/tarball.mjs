import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./processes.mjs";

const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];

/** Packs the project, installs the tarball in an empty folder elsewhere, and uses it there as a stranger would; throws on the first thing that fails. */
export async function packedPackageWorks(root) {
  const folder = mkdtempSync(join(tmpdir(), "membrane-tarball-"));
  try {
    const { name, version, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    await demand("npm", ["pack", "--pack-destination", folder, "--loglevel=error"], { cwd: root });
    const tarball = readdirSync(folder).find((file) => file.endsWith(".tgz"));
    if (tarball === undefined) throw new Error("npm pack wrote no tarball");
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
    await demand("npm", ["install", "--ignore-scripts", "--prefer-offline", ...quiet, `./${tarball}`], { cwd: folder });
    await usesTheCommand(folder, version);
    await importsEveryEntry(folder, name, exports);
    return { passed: 1, failed: 0, note: "packed, installed elsewhere, command and entries work" };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function usesTheCommand(folder, version) {
  const command = join(folder, "node_modules", ".bin", "membrane");
  const printed = await demand(command, ["--version"], { cwd: folder });
  if (printed.trim() !== version)
    throw new Error(`membrane --version printed "${printed.trim()}", package.json says ${version}`);
  await demand(command, ["check", "--help"], { cwd: folder });
  await demand(command, ["conform", "--seed", "1"], { cwd: folder });
}

async function importsEveryEntry(folder, name, exports) {
  for (const [entry, conditions] of Object.entries(exports)) {
    if (typeof conditions === "string") continue;
    const specifier = name + entry.slice(1);
    await demand(process.execPath, ["--input-type=module", "--eval", `await import("${specifier}")`], { cwd: folder });
  }
}

async function demand(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Error(`${[command, ...args].join(" ")}\n${output.trimEnd()}\nexit code ${code}`);
  return output;
}
