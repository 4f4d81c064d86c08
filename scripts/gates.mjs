import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./processes.mjs";
import { countTests, failure } from "./run-gates.mjs";
import { build, cli, root } from "./setup.mjs";
import { packedPackageWorks } from "./tarball.mjs";

/** Everything a merge needs, in the order it is run; the cheap gates come first. */
export const gates = [
  { name: "build", needs: "install", run: () => build().then(() => ({ passed: 1, failed: 0 })) },
  { name: "format", needs: "install", run: program("oxfmt", "--check", ".") },
  { name: "lint", needs: "install", run: program("oxlint", "--type-aware", "--deny-warnings") },
  { name: "types", needs: "install", run: program("tsc", "--noEmit") },
  { name: "unused", needs: "install", run: program("knip") },
  { name: "publint", needs: "build", run: program("publint", "--strict") },
  { name: "generated", needs: "build", run: membrane("generate", "--check") },
  { name: "contracts", needs: "build", run: membrane("check", "--replay") },
  { name: "tests", needs: "build", run: unitTests },
  { name: "tarball", needs: "build", run: () => packedPackageWorks(root) },
  { name: "self-test", needs: "build", run: membrane("self-test") },
];

function program(name, ...args) {
  return () => oneGate(join(root, "node_modules", ".bin", name), args, [name, ...args].join(" "));
}

function membrane(...args) {
  return () => oneGate(process.execPath, [cli, ...args], ["membrane", ...args].join(" "));
}

async function oneGate(command, args, note) {
  const { code, output } = await run(command, args, { cwd: root });
  return code === 0 ? { passed: 1, failed: 0, note } : { ...failure(`${output.trimEnd()}\nexit code ${code}`), note };
}

/** A guard against what hangs, not a bound on speed: on a loaded machine the tests take three times as long as alone. */
const MINUTES_OF_TESTS = 40;

async function unitTests() {
  const folder = mkdtempSync(join(tmpdir(), "membrane-tests-"));
  const report = join(folder, "vitest.json");
  try {
    const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const { code } = await run(join(root, "node_modules", ".bin", "vitest"), args, {
      cwd: root,
      output: "show",
      minutes: MINUTES_OF_TESTS,
    });
    return countTests(JSON.parse(readFileSync(report, "utf8")), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
