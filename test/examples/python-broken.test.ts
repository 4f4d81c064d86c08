import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import type { Report } from "../../src/generated/documents.ts";
import { build, endAll, root, run } from "../cli/built.ts";
import { missingPython } from "./python.ts";

// Three faults in one server: each must be found as what it is, and nothing else may be accused because of them.

const missing = missingPython("sqlite3");
const environment = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };
const command = "python3 examples/python-broken/server.py";
let cwd: string;

beforeAll(() => {
  if (missing !== undefined) process.stderr.write(`skipped: ${missing}\n`);
  build();
  cwd = mkdtempSync(join(tmpdir(), "membrane-broken-"));
  for (const folder of ["python-http", "python-broken"])
    cpSync(join(root, "examples", folder), join(cwd, "examples", folder), { recursive: true });
});
afterAll(() => {
  endAll();
  if (cwd !== undefined) rmSync(cwd, { recursive: true, force: true, maxRetries: 3 });
});

interface Found {
  readonly obligation: string;
  readonly requirements: readonly string[];
  readonly oracle: string;
  readonly expected: string;
  readonly seen: RegExp;
}

const FINDINGS: readonly Found[] = [
  {
    obligation: "evidence.connector.ingest/hash-shape-refused",
    requirements: ["GES-02"],
    oracle: "answer",
    expected: "refused with request_shape",
    seen: /^admitted \(200\)$/u,
  },
  {
    obligation: "evidence.connector.revoke/tenant-isolated",
    requirements: ["GES-14"],
    oracle: "answer",
    expected: "the same refusal as for a reference that was never issued",
    seen: /^a refusal that differs from it$/u,
  },
  {
    obligation: "evidence.connector.status/undeclared-carrier-silent",
    requirements: ["GES-01"],
    oracle: "leak",
    expected: "no planted value on any surface",
    seen: /^canary \S+ \(secret\) as plain in stderr at byte \d+$/u,
  },
];

describe("the broken example in Python", { timeout: 300_000 }, () => {
  it("is accused of its three faults, and of nothing else", async (context: TestContext) => {
    context.skip(missing !== undefined, missing);
    const readme = readFileSync(join(root, "examples/python-broken/README.md"), "utf8");
    expect(readme).toContain(`membrane conform --command '${command}'`);
    const fixed = ["--seed", "7", "--max-examples", "0", "--format", "json=report.json"];
    const { code, talk } = await run(["conform", "--command", command, ...fixed], { cwd, environment });
    expect(code, talk).toBe(1);
    const report = JSON.parse(readFileSync(join(cwd, "report.json"), "utf8")) as Report;
    const violated = report.obligations.filter(({ outcome }) => outcome === "violated");
    expect(violated.map(({ id, requirements }) => [id, requirements])).toEqual(
      FINDINGS.map(({ obligation, requirements }) => [obligation, requirements]),
    );
    for (const { obligation, oracle, expected, seen } of FINDINGS) {
      const [problem] = violated.find(({ id }) => id === obligation)?.finding?.problems ?? [];
      expect(problem).toMatchObject({ oracle, expected });
      expect(problem?.seen).toMatch(seen);
      expect(readme).toContain(`\`${obligation}\``);
    }
    expect(report.verdict.verdict).toBe("nonconformant");
    expect(report.counts).toMatchObject({ violated: 3, could_not_run: 0 });
    expect(report.unconfirmed).toEqual([]);
  });
});
