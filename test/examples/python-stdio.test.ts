import { readFileSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, type TestContext } from "vitest";
import type { Report } from "../../src/generated/documents.ts";
import { OBLIGATION_KINDS } from "../../src/obligations/kinds/index.ts";
import { build, endAll, root, run } from "../cli/built.ts";
import { missingPython } from "./python.ts";

// The same membrane twice: over HTTP as its author serves it, and over stdio through an adapter.

const missing = missingPython("sqlite3");
const environment = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };
const adapter = join(root, "examples/python-stdio/adapter.py");
const server = join(root, "examples/python-http/server.py");
let cwd: string;

beforeAll(() => {
  if (missing !== undefined) process.stderr.write(`skipped: ${missing}\n`);
  build();
});
beforeEach((context: TestContext) => {
  context.skip(missing !== undefined, missing);
  cwd = mkdtempSync(join(tmpdir(), "membrane-python-stdio-"));
});
afterEach(() => {
  endAll();
  if (cwd !== undefined) rmSync(cwd, { recursive: true, force: true, maxRetries: 3 });
});

async function reportOf(...target: string[]): Promise<Report> {
  const fixed = ["--seed", "7", "--max-examples", "0", "--format", "json"];
  const { code, out, talk } = await run(["conform", ...target, ...fixed], { cwd, environment });
  expect(code, talk).toBe(0);
  return JSON.parse(out) as Report;
}

/** How often passive obligations looked follows from all traffic, and over HTTP there is more of it. */
const passive = new Set(OBLIGATION_KINDS.filter((kind) => kind.passive === true).map(({ suffix }) => suffix));

const outcomes = ({ obligations }: Report): unknown[] =>
  obligations
    .filter(({ suffix }) => suffix !== "request-framing")
    .map(({ id, suffix, outcome, executed, reason }) => ({
      id,
      outcome,
      reason,
      executed: passive.has(suffix) ? executed > 0 : executed,
    }));

describe("the example adapter in Python", { timeout: 600_000 }, () => {
  it("is conformant with everything in sight, and gets the outcomes of the same membrane over HTTP", async () => {
    const stdio = await reportOf("--stdio", `python3 '${adapter}'`);
    const http = await reportOf("--command", `python3 '${server}'`);
    expect(stdio.verdict).toMatchObject({ verdict: "conformant", assurance: "full" });
    expect(stdio.target).toMatchObject({ transport: "stdio", name: "python example (python3 adapter.py)" });
    expect(http.target.powers.filter((power) => !stdio.target.powers.includes(power))).toEqual(["framing"]);
    expect(outcomes(stdio)).toEqual(outcomes(http));
    const beyond = stdio.obligations.filter(({ outcome }) => outcome === "out_of_assurance");
    expect(beyond.map(({ suffix }) => suffix)).toEqual(Array.from({ length: 4 }, () => "request-framing"));
  });

  it("passes the doctor, and fits on a page", async () => {
    const { code, out } = await run(["doctor", "--stdio", `python3 '${adapter}'`], { cwd, environment });
    expect(out).toMatch(/\nall well, nothing was attacked\n$/u);
    expect(code).toBe(0);
    const written = readFileSync(adapter, "utf8").split("\n");
    expect(written.filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(75);
  });
});
