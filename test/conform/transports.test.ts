import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { Report } from "../../src/generated/documents.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import { build, endAll, run } from "../cli/built.ts";
import { moduleFile } from "./module-file.ts";
import { reportFaults } from "./report-faults.ts";

/** All that may differ between two transports: who the target is, when and how long it ran, and what its outputs are called and hold. */
const MAY_DIFFER = [
  /^\/target\/(?:name|transport)$/u,
  /^\/run\/(?:startedAt|milliseconds)$/u,
  /^\/obligations\/\d+\/milliseconds$/u,
  /^\/surfaces\/\d+(?:\/(?:surface|bytes))?$/u,
];

/** Where something is wrong, cases that run at the same time race for who finds it first: whose program is shown and what was sent to confirm it, never what is wrong. */
const RACED = [
  ...MAY_DIFFER,
  /^\/obligations\/\d+\/(?:executed$|finding\/)/u,
  /^\/traffic\/(?:requests|cases|canaries)$/u,
];

/** All that can be judged without a socket. What needs one is attacked over HTTP only, and would make every number another. */
const unframed = deriveObligations(loadBundle(builtInBundleFolder()).bundle)
  .filter(({ profile, powers }) => profile === "evidence" && !powers.includes("framing"))
  .flatMap(({ id }) => ["--only", id]);

const server = fileURLToPath(new URL("fixtures/serve-module.mjs", import.meta.url));
const cwd = mkdtempSync(join(tmpdir(), "membrane-transports-"));
beforeAll(build);
afterEach(endAll);
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** The report of one run in a process and a folder of its own: what failed in a folder is tried first there the next time. */
async function reportOf(target: readonly string[], args: readonly string[]): Promise<Report> {
  const fixed = ["--seed", "3", "--max-examples", "0", "--format", "json"];
  const { code, out, talk } = await run(["conform", ...target, ...fixed, ...args], {
    cwd: mkdtempSync(join(cwd, "run-")),
    environment: { PATH: process.env["PATH"] ?? "" },
  });
  expect([0, 1], talk).toContain(code);
  const report = JSON.parse(out) as Report;
  expect(reportFaults(report)).toEqual([]);
  return report;
}

const inProcess = (mutant?: string): string[] => ["--module", moduleFile(cwd, mutant)];
const served = (mutant?: string): string[] => [
  "--command",
  `'${process.execPath}' '${server}' '${moduleFile(cwd, mutant)}'`,
];

const adapter = fileURLToPath(new URL("fixtures/adapter.mjs", import.meta.url));
const spoken = (): string[] => ["--stdio", `'${process.execPath}' '${adapter}' '${moduleFile(cwd)}'`];

/** Obligations that count every refusal of the run: which calls of a race are refused is not the same twice. */
const COUNTS_REFUSALS = /\/refusal-(?:declared|reached)$/u;

/** Asserts that two reports say the same but for what may differ. */
function expectEqual(module: Report, http: Report, mayDiffer: readonly RegExp[] = MAY_DIFFER): void {
  expect(http.target.powers.filter((power) => !module.target.powers.includes(power))).toEqual(["framing"]);
  expect(module.target.powers.filter((power) => !http.target.powers.includes(power))).toEqual([]);
  const differing = differences(comparable(module), comparable(http));
  expect(differing.filter((place) => !mayDiffer.some((allowed) => allowed.test(place)))).toEqual([]);
}

/** A report without the powers, which are compared apart, and without counts of refusals that a race decides. */
function comparable(report: Report): unknown {
  const obligations = report.obligations.map((each) =>
    COUNTS_REFUSALS.test(each.id) ? { ...each, executed: each.executed > 0 } : each,
  );
  return { ...report, obligations, target: { ...report.target, powers: [] } };
}

function differences(left: unknown, right: unknown, place = ""): string[] {
  if (Object.is(left, right)) return [];
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return [place];
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].flatMap((name) =>
    differences((left as Record<string, unknown>)[name], (right as Record<string, unknown>)[name], `${place}/${name}`),
  );
}

describe("the same seed", { timeout: 180_000 }, () => {
  it("gives the report of a module for a process with a memory store, at the level both can show", async () => {
    const level = ["--assurance", "wire", ...unframed];
    const [module, http] = [await reportOf(inProcess(), level), await reportOf(served(), level)];
    expect(module.verdict).toMatchObject({ verdict: "conformant", assurance: "wire" });
    expect(module.obligations.length).toBeGreaterThanOrEqual(135);
    expectEqual(module, http);
  });

  it("gives the report of a module for a process with a durable store, kills and restarts included", async () => {
    const some = ["durable", "fails-closed", "label-true", "count-true", "evidence.connector.ingest/secret-refused"];
    const only = some.flatMap((pattern) => ["--only", pattern]);
    const [module, http] = [await reportOf(inProcess(), only), await reportOf([], only)];
    expect(module.verdict).toMatchObject({ verdict: "conformant", assurance: "full" });
    expect(module.obligations.length).toBeGreaterThan(15);
    expectEqual(module, http);
  });

  it("gives the report of a module for an adapter that speaks over stdio, at every level", async () => {
    const [module, stdio] = [await reportOf(inProcess(), []), await reportOf(spoken(), [])];
    expect(stdio.verdict).toMatchObject({ verdict: "conformant", assurance: "full" });
    expect(stdio.target).toMatchObject({ transport: "stdio", powers: module.target.powers });
    const differing = differences(comparable(module), comparable(stdio));
    expect(differing.filter((place) => !MAY_DIFFER.some((allowed) => allowed.test(place)))).toEqual([]);
  });

  it("finds the same broken promises in a broken membrane", async () => {
    const mutant = "leak/echo-in-hint";
    const some = ["*/control-accepted", "*/closed-response", "*/gate-refused", "*/secret-refused"];
    const args = ["--assurance", "wire", ...some.flatMap((pattern) => ["--only", pattern])];
    const [module, http] = [await reportOf(inProcess(mutant), args), await reportOf(served(mutant), args)];
    expect(module.verdict.verdict).toBe("nonconformant");
    expect(module.counts.held).toBeGreaterThan(5);
    expectEqual(module, http, RACED);
  });
});
