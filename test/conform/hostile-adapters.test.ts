import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Report } from "../../src/generated/documents.ts";
import { build, endAll, run } from "../cli/built.ts";
import { moduleFile } from "./module-file.ts";
import { reportFaults } from "./report-faults.ts";

const adapter = fileURLToPath(new URL("fixtures/adapter.mjs", import.meta.url));
let cwd: string;
beforeAll(build);
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "membrane-stdio-"))));
afterEach(() => {
  endAll();
  rmSync(cwd, { recursive: true, force: true });
});

const SOME = ["*/control-accepted", "evidence.connector.ingest/secret-refused"].flatMap((each) => ["--only", each]);

/** The suite over an adapter in a mode, from a call on. */
function attacked(mode: string, at: number, ...more: string[]) {
  const command = `'${process.execPath}' '${adapter}' '${moduleFile(cwd)}' ${mode} ${at}`;
  const args = ["conform", "--stdio", command, "--seed", "3", "--max-examples", "0", "--format", "json"];
  return run([...args, ...SOME, ...more], { cwd, environment: { PATH: process.env["PATH"] ?? "" } });
}

function reportIn(out: string): Report {
  const report = JSON.parse(out) as Report;
  expect(reportFaults(report)).toEqual([]);
  return report;
}

/** Processes that have the folder of this test in their command line. */
function left(): string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/u.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(cwd);
    } catch {
      return false;
    }
  });
}

describe("an adapter that breaks the protocol in the middle of a run", { timeout: 120_000 }, () => {
  const broken: [string, RegExp][] = [
    ["garbage", /^a line is no JSON text \(syntax\)$/u],
    ["blank", /^a line is no JSON text \(syntax\)$/u],
    ["two-ids", /^a line is no JSON text \(duplicate-member\)$/u],
    ["twice", /^a request was ended twice, the second time with answer$/u],
    ["another-id", /^answer names a request that was never made$/u],
    ["done-for-a-call", /^a call was ended with done, expected answer or failed$/u],
    ["no-base64", /^the bytes of answer are not base64$/u],
    ["more-members", /^a line is no message of the protocol, at the top$/u],
    ["dies", /^the adapter ended with exit code 9$/u],
    ["half-a-line", /^the adapter's last line has no end$/u],
    ["flood", /^a line is longer than any message may be$/u],
    ["flood-of-lines", /^done names a request|^a call was ended with done|^a request was ended twice/u],
    ["greets-twice", /^the adapter said hello twice$/u],
  ];
  it.each(broken)("%s: is not conformant, the reason is told, and nothing of it lives on", async (mode, fault) => {
    const { code, out, talk } = await attacked(mode, 40);
    const { verdict, counts } = reportIn(out);
    expect([code, verdict.verdict], talk).toEqual(counts.violated > 0 ? [1, "nonconformant"] : [3, "incomplete"]);
    const told = /^the target broke off: (.*)$/mu.exec(talk)?.[1];
    expect(told).toMatch(fault);
    if (counts.violated === 0) expect(verdict.because).toBe(`the target broke off: ${told}`);
    expect(counts.could_not_run).toBeGreaterThan(0);
    expect(left()).toEqual([]);
  });

  it.each(["hands-over-nothing", "fails-to-hand-over"])(
    "%s: a surface that was named and is not there leaves planted material unsearched",
    async (mode) => {
      const { code, out } = await attacked(mode, 0);
      const { verdict, obligations } = reportIn(out);
      expect([code, verdict.verdict]).toEqual([3, "incomplete"]);
      const open = obligations.find(({ id }) => id === "evidence.connector.ingest/secret-refused");
      expect(open?.reason).toMatch(/^material was planted and (?:logs and )?storage could not be searched for it$/u);
      expect(left()).toEqual([]);
    },
  );

  it("flood-of-stderr: ends, and is conformant only when all of it could be searched", async () => {
    const { code, out } = await attacked("flood-of-stderr", 40);
    expect([code, reportIn(out).verdict.verdict]).toEqual(code === 0 ? [0, "conformant"] : [3, "incomplete"]);
    expect(left()).toEqual([]);
  });

  it("silent: every call ends with its time, and no new case is begun after that of the run", async () => {
    const { code, out } = await attacked("silent", 0, "--max-time", "1");
    expect(reportIn(out).verdict.verdict).not.toBe("conformant");
    expect([1, 3]).toContain(code);
    expect(left()).toEqual([]);
  });

  it.each(["ignores-bye", "forks"])("%s: is conformant all the same, and ended with all it started", async (mode) => {
    const { code, out } = await attacked(mode, 0);
    expect([code, reportIn(out).verdict.verdict]).toEqual([0, "conformant"]);
    expect(left()).toEqual([]);
  });
});

describe("an adapter that does not do what it was told", { timeout: 120_000 }, () => {
  it.each([
    ["honest", "key-rotated", { code: 0, outcome: "held" }, /^$/u],
    [
      "changes-no-variables",
      "key-rotated",
      { code: 3, outcome: "could_not_run" },
      /with another value of FG_CONNECTOR_KEK_CURRENT_VERSION$/u,
    ],
    ["honest", "sealed-in-place", { code: 0, outcome: "held" }, /^$/u],
    // Nobody sees an exchange but by what no longer opens: that is tried before anybody is accused.
    ["exchanges-nothing", "sealed-in-place", { code: 3, outcome: "could_not_run" }, /^control .* seen status 200$/u],
  ])("%s: the implementation is accused of nothing by %s", async (mode, suffix, ends, reason) => {
    const command = `'${process.execPath}' '${adapter}' '${moduleFile(cwd, undefined, "control-plane")}' ${mode} 0`;
    const only = ["--profile", "control-plane", "--only", suffix, "--seed", "3", "--format", "json"];
    const { code, out } = await run(["conform", "--stdio", command, ...only], {
      cwd,
      environment: { PATH: process.env["PATH"] ?? "" },
    });
    const [judged] = reportIn(out).obligations.filter(({ id }) => id.endsWith(`/${suffix}`));
    expect({ code, outcome: judged?.outcome }).toEqual(ends);
    expect(judged?.reason ?? "").toMatch(reason);
  });
});

describe("an adapter that says no hello", { timeout: 120_000 }, () => {
  it.each([
    ["speaks-first", "the adapter's first line is no hello"],
    ["tells-a-value", "its name holds a value it was given"],
  ])("%s: is not attacked, and the way out is told", async (mode, fault) => {
    const { code, out, talk } = await attacked(mode, 0);
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(talk).toContain(`said no hello: ${fault}; `);
    expect(talk).toContain("contracts/schema/stdio-protocol.schema.json");
    expect(left()).toEqual([]);
  });

  it("is told when there is no such program", async () => {
    const { code, talk } = await run(["conform", "--stdio", "./not-there", ...SOME], { cwd });
    expect(code).toBe(3);
    expect(talk).toContain("said no hello: it could not be run (ENOENT)");
  });
});
