import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { build, endAll, root, startProgram } from "../cli/built.ts";
import type { Ended } from "../cli/terminal.ts";
import { findPostgres } from "../postgres.ts";

const { missing } = findPostgres();
const cwd = mkdtempSync(join(tmpdir(), "membrane-storm-"));
beforeAll(build);
afterEach(endAll);
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const storm = (...args: string[]): Promise<Ended> =>
  startProgram([join(root, "build/test/storm/main.js"), ...args], {
    cwd,
    environment: { PATH: process.env["PATH"] ?? "" },
  }).ended;

describe.skipIf(missing !== undefined)(
  `three servers on PostgreSQL${missing === undefined ? "" : ` (skipped: ${missing})`}, of which one is killed each second`,
  () => {
    // It goes on until there were enough kills and writes, however slow the machine is.
    it(
      "lose nothing they acknowledged, double nothing, and keep budgets and tenants",
      { timeout: 400_000 },
      async () => {
        const { code, out, talk } = await storm("--seconds", "6", "--clients", "30");
        const lines = out.trimEnd().split("\n");
        expect(lines.at(-1), out + talk).toBe(
          "storm: nothing lost, nothing doubled, no budget exceeded, no row of another tenant",
        );
        expect(Number(/^(\d+) kills in /u.exec(lines[1] ?? "")?.[1])).toBeGreaterThanOrEqual(6);
        expect(Number(/^(\d+) writes acknowledged/u.exec(lines[2] ?? "")?.[1])).toBeGreaterThanOrEqual(150);
        expect(code).toBe(0);
      },
    );
  },
);

describe("a storm", () => {
  it.each([
    ["--seconds", "0"],
    ["--clients", "many"],
    ["--secnods", "6"],
  ])("ends with 2 for %s %s", async (...args) => {
    expect((await storm(...args)).code).toBe(2);
  });
});
