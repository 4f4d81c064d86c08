import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const runner = new URL("../scripts/run-gates.mjs", import.meta.url).href;

it("adds the tests of a suite to the gates around it and ends with the count", async () => {
  const gates = `[{ name: "format", run: async () => ({ passed: 1, failed: 0 }) }, { name: "tests", run: async () => ({ passed: 41, failed: 0 }) }]`;
  expect(await run(`runGates(${gates})`)).toEqual({ code: 0, last: "42 passed, 0 failed", failed: [] });
});

it("goes on after a failing gate, and does not run a gate that needs it", async () => {
  const gates = `[{ name: "build", run: async () => { throw new Error("broken") } },
    { name: "lint", run: async () => ({ passed: 1, failed: 0 }) },
    { name: "check", needs: "build", run: async () => ({ passed: 1, failed: 0 }) }]`;
  expect(await run(`runGates(${gates})`)).toEqual({ code: 1, last: "1 passed, 2 failed", failed: ["build", "check"] });
});

it("fails when there is no gate, or a gate counts nothing", async () => {
  expect(await run("runGates([])")).toEqual({ code: 1, last: "0 passed, 1 failed", failed: [] });
  const empty = `[{ name: "tests", run: async () => ({ passed: 0, failed: 0 }) }]`;
  expect(await run(`runGates(${empty})`)).toEqual({ code: 1, last: "0 passed, 1 failed", failed: ["tests"] });
});

const report = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  success: true,
  testResults: [],
};
const counted: [string, object, number, number, number][] = [
  ["a clean run", report, 0, 3, 0],
  ["failed tests", { ...report, numFailedTests: 2, success: false }, 1, 3, 2],
  ["zero tests", { ...report, numPassedTests: 0 }, 0, 0, 1],
  ["only skipped tests", { ...report, numPassedTests: 0, numPendingTests: 9 }, 0, 0, 1],
  ["an unhandled error", { ...report, success: true }, 1, 3, 1],
  [
    "a file that does not load",
    { ...report, success: false, testResults: [{ status: "failed", assertionResults: [] }] },
    1,
    3,
    1,
  ],
];
it.each(counted)("counts %s", async (_name, result, exitCode, passed, failed) => {
  const gate = `{ name: "tests", run: async () => countTests(${JSON.stringify(result)}, ${exitCode}) }`;
  expect(await run(`runGates([${gate}])`)).toMatchObject({
    code: failed > 0 ? 1 : 0,
    last: `${passed} passed, ${failed} failed`,
  });
});

it("says how many tests were left out, and why where their titles say it", async () => {
  const left = (fullName: string): object => ({ status: "skipped", fullName });
  const assertionResults = [
    left("a store (skipped: no server) keeps"),
    left("a store (skipped: no server) forgets"),
    left("another"),
  ];
  const result = { ...report, numPendingTests: 3, testResults: [{ status: "passed", assertionResults }] };
  const gate = `{ name: "tests", run: async () => countTests(${JSON.stringify(result)}, 0) }`;
  expect((await shown(`runGates([${gate}])`)).lines[0]).toContain("3 tests passed, 0 failed, 3 skipped (no server)");
});

async function run(call: string): Promise<{ code: number; last: string; failed: string[] }> {
  const { code, lines } = await shown(call);
  const failed = lines.filter((line) => line.startsWith("FAIL")).map((line) => line.split(/\s+/)[1] ?? "");
  return { code, last: lines.at(-1) ?? "", failed };
}

function shown(call: string): Promise<{ code: number; lines: string[] }> {
  const script = `import { countTests, runGates } from ${JSON.stringify(runner)}; process.exitCode = await ${call};`;
  return new Promise((resolve) => {
    const cwd = fileURLToPath(new URL("..", import.meta.url));
    execFile(process.execPath, ["--input-type=module", "--eval", script], { cwd }, (error, stdout) => {
      resolve({ code: Number(error?.code ?? 0), lines: stdout.trimEnd().split("\n") });
    });
  });
}
