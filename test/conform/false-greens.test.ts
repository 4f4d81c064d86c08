import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { planRun, powersOf } from "../../conformance/plan.ts";
import type { RunResult } from "../../conformance/run.ts";
import { openLedger } from "../../conformance/run/ledger.ts";
import { judgeRun } from "../../conformance/verdict.ts";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { LOCK_FILE } from "../../src/diff/lock/lock-name.ts";
import type { Report, Waiver } from "../../src/generated/documents.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import type { Obligation } from "../../src/obligations/obligation.ts";
import { build, root } from "../cli/built.ts";
import { membrane, type Ended } from "../cli/terminal.ts";
import { makeCallers } from "./callers.ts";
import { moduleFile } from "./module-file.ts";
import { serveStub } from "./stub-membranes.ts";

// Each of these was green in some tool of the field although nothing was in order. Here none is.

const { bundle } = loadBundle(builtInBundleFolder());
const SECRET = "evidence.connector.ingest/secret-refused";
const FEW = ["--max-examples", "1", "--seed", "5"];
const NOBODY = "http://127.0.0.1:9";
let cwd: string;
const opened: (() => void)[] = [];
beforeAll(build);
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "membrane-false-greens-"))));
afterEach(() => {
  for (const close of opened.splice(0)) close();
  rmSync(cwd, { recursive: true, force: true });
});

const conform = (...args: string[]): Promise<Ended> => membrane(["conform", ...args], { cwd });
const write = (name: string, value: unknown): void =>
  writeFileSync(join(cwd, name), typeof value === "string" ? value : JSON.stringify(value));
const waiver: Waiver = {
  obligation: SECRET,
  fingerprint: "0123456789abcdef",
  reason: "known",
  owner: "ops",
  expires: "2999-12-31",
};
const waive = (...waivers: object[]): void =>
  write("membrane.baseline.json", { format: "membrane-baseline/1", waivers });
const reported = ({ out }: Ended): Report => JSON.parse(out) as Report;
/** A module that answers each request by an expression over `request`. */
function answering(expression: string): string {
  const instance = `{ call: async (request) => (${expression}), logs: () => "", storage: async () => [], close: async () => {} }`;
  write("target.mjs", `export default { name: "target", start: async () => (${instance}) };\n`);
  return join(cwd, "target.mjs");
}
/** The built-in bundle with one document changed. */
function bundleWith(file: string, edit: (document: Record<string, unknown>) => void): string {
  const folder = join(cwd, "contracts");
  cpSync(builtInBundleFolder(), folder, { recursive: true });
  const path = join(folder, file);
  const document = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  edit(document);
  writeFileSync(path, JSON.stringify(document));
  return folder;
}

describe("no run is green", () => {
  it("1: when the target is down and every failure is in the baseline", async () => {
    waive(waiver);
    expect(await conform(NOBODY, "--only", SECRET)).toMatchObject({ code: 3, out: "" });
  });

  it("2: when the baseline names an obligation there is not", async () => {
    waive({ ...waiver, obligation: "evidence.connector.ingest/secrets-refused" });
    const ended = await conform("--module", moduleFile(cwd), "--only", SECRET, ...FEW, "--format", "json");
    expect(ended.code).toBe(1);
    expect(reported(ended).waiverFaults).toMatchObject([{ fault: "unknown" }]);
  });

  it("3: when the configuration cannot be loaded", async () => {
    for (const text of ["{", '{"contracts": 7}', '{"identitys": []}']) {
      write("membrane.config.json", text);
      expect(await conform("--module", moduleFile(cwd), "--only", SECRET)).toMatchObject({ code: 2, out: "" });
    }
  });

  it("4: when an obligation is mistyped, and the one that was meant is told", async () => {
    const { code, out, talk } = await conform("--module", moduleFile(cwd), "--only", `${SECRET}d`);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(talk).toContain(SECRET);
  });

  it("5: when one of two filters matches nothing, though the other does", async () => {
    const ended = await conform("--module", moduleFile(cwd), "--only", SECRET, "--only", "no-such-thing");
    expect(ended).toMatchObject({ code: 2, out: "" });
  });

  it("6: when the bundle has no document, no profile or no operation", async () => {
    mkdirSync(join(cwd, "empty"));
    const target = ["--module", moduleFile(cwd)];
    expect(await conform(...target, "--contracts", "empty")).toMatchObject({ code: 2, out: "" });
    const none = bundleWith("profiles/evidence.v0.json", (document) => void (document["operations"] = {}));
    expect(await conform(...target, "--contracts", none)).toMatchObject({ code: 2, out: "" });
    rmSync(none, { recursive: true });
    const bare = bundleWith("bundle.json", (document) => void (document["profiles"] = []));
    expect(await conform(...target, "--contracts", bare)).toMatchObject({ code: 2, out: "" });
  });

  it("7: when a key is misspelt, in a contract or in a saved program", async () => {
    const target = ["--module", moduleFile(cwd)];
    const wrong = bundleWith("profiles/evidence.v0.json", (document) => {
      const operations = document["operations"] as Record<string, Record<string, unknown>>;
      for (const operation of Object.values(operations)) operation["refusess"] = [];
    });
    expect(await conform(...target, "--contracts", wrong)).toMatchObject({ code: 2, out: "" });
    const step = { do: "call", id: "s0", role: "attack", operation: "evidence.connector.status", as: "self" };
    const program = { steps: [{ ...step, expcet: { see: "refused", codes: ["request_shape"] } }] };
    write("saved.json", { format: "membrane-program/1", obligation: SECRET, program });
    const replayed = await membrane(["replay", "saved.json", ...target], { cwd });
    expect(replayed).toMatchObject({ code: 2, out: "" });
  });

  it("8: when the gate itself is malformed: nothing falls back to a weaker one", async () => {
    const target = ["--module", moduleFile(cwd), "--only", SECRET];
    for (const gate of [
      ["--assurance", "ful"],
      ["--max-examples", "few"],
      ["--max-time", "0"],
      ["--sed", "1"],
    ])
      expect(await conform(...target, ...gate)).toMatchObject({ code: 2, out: "" });
    write("membrane.baseline.json", "{");
    expect(await conform(...target)).toMatchObject({ code: 2, out: "" });
  });

  it("9: in JUnit: what was violated is a failure there, and what could not be run an error", async () => {
    const broken = ["--module", moduleFile(cwd, "leak/echo-in-hint"), "--only", SECRET, ...FEW];
    const { code, out } = await conform(...broken, "--format", "junit");
    expect(code).toBe(1);
    expect(out).toMatch(/<testsuites? [^>]*failures="1"/u);
    expect(out).toContain("<failure ");
  });

  it("10: for a stub that answers 404 to all, even when only a promise to refuse is looked at", async () => {
    const stub = answering('{ status: 404, headers: [], body: Buffer.from("Not Found") }');
    for (const negative of [
      SECRET,
      "evidence.connector.ingest/strict-parsing",
      "evidence.connector.ingest/unknown-refused",
    ]) {
      const ended = await conform("--module", stub, "--only", negative, ...FEW, "--format", "json");
      expect({ code: ended.code, held: reported(ended).counts.held }).toEqual({ code: 3, held: 0 });
    }
  });

  it("11: when the request is refused for another reason than its fault", async () => {
    const target = ["--module", moduleFile(cwd, "tenants/foreign-told-from-unknown")];
    const only = ["--only", "evidence.connector.ingest/tenant-isolated"];
    expect((await conform(...target, ...only, ...FEW)).code).toBe(1);
  });

  it("12: by what was skipped: it is counted by itself, and a level that cannot be reached is no pass", async () => {
    const { url, close } = await serveStub("answers 404 to all", bundle);
    opened.push(close);
    const { variables } = makeCallers(cwd, 2);
    const args = ["conform", url, "--only", "evidence.connector.consent/durable", "--format", "json", ...FEW];
    const wire = await membrane(args, { cwd, environment: variables });
    expect(reported(wire).counts).toMatchObject({ held: 0, out_of_assurance: 1 });
    expect(wire.code).not.toBe(0);
    const full = await membrane([...args, "--assurance", "full"], { cwd, environment: variables });
    expect(reported(full).counts).toMatchObject({ held: 0 });
    expect(full.code).toBe(3);
  });

  it("13: when the target breaks off in the middle, or nothing was sent", async () => {
    const dying = answering("process.emitWarning === undefined ? 0 : Promise.reject(new Error('gone'))");
    const broke = await conform("--module", dying, "--only", SECRET, ...FEW, "--format", "json");
    expect(broke.code).not.toBe(0);
    expect(reported(broke).counts.held).toBe(0);
    const passive = ["--only", "evidence.connector.ingest/closed-response"];
    const silent = await conform("--module", moduleFile(cwd), ...passive, ...FEW, "--format", "json");
    expect({ code: silent.code, held: reported(silent).counts.held }).toEqual({ code: 3, held: 0 });
  });

  it("14: whatever the format and wherever the report goes", async () => {
    const broken = ["--module", moduleFile(cwd, "leak/echo-in-hint"), "--only", SECRET, ...FEW];
    for (const output of [["--format", "json"], ["--format", "junit"], ["--format", "json=report.json"], []])
      expect((await conform(...broken, ...output)).code).toBe(1);
    expect((JSON.parse(readFileSync(join(cwd, "report.json"), "utf8")) as Report).verdict.verdict).toBe(
      "nonconformant",
    );
  });

  it("15: when a set-up fails: the obligation stays in the report, as one that could not be run", async () => {
    const refusing = answering(
      '{ status: 503, headers: [["content-type", "application/json"]], body: Buffer.from("{}") }',
    );
    const ended = await conform("--module", refusing, "--only", SECRET, ...FEW, "--format", "json");
    expect(ended.code).toBe(3);
    expect(reported(ended).obligations).toMatchObject([{ id: SECRET, outcome: "could_not_run" }]);
  });

  it("16: for a part that is taken for the whole: the time ran out, or a filter was set", async () => {
    const target = ["--module", moduleFile(cwd)];
    const short = await conform(...target, "--max-time", "0.001", "--seed", "5", "--format", "json");
    expect({ code: short.code, verdict: reported(short).verdict.verdict }).toEqual({ code: 3, verdict: "incomplete" });
    const filtered = await conform(...target, "--only", SECRET, ...FEW);
    expect(filtered.code).toBe(0);
    expect(filtered.out).toMatch(/verdict.+conformant.+only|filter|selected/u);
  });

  it("17: when everything that was asked for is excluded, by a capability declared absent", async () => {
    const target = ["--module", moduleFile(cwd)];
    write("membrane.config.json", { absent_capabilities: ["evidence"] });
    expect(await conform(...target, "--only", SECRET)).toMatchObject({ code: 2, out: "" });
    write("membrane.config.json", { absent_capabilities: ["pilot-admission"] });
    const ended = await conform(...target, "--only", "record-refused", ...FEW, "--format", "json");
    expect({ code: ended.code, counts: reported(ended).counts }).toMatchObject({ code: 3, counts: { held: 0 } });
  });

  it("18: when the target does not start", async () => {
    for (const command of ["/no/such/program", `'${process.execPath}' -e 'process.exit(0)'`])
      expect((await conform("--command", command, "--only", SECRET)).code).toBe(3);
  });

  it("19: by a workflow of ours that goes on after an error", () => {
    const workflow = readFileSync(join(root, ".github/workflows/ci.yml"), "utf8");
    expect(workflow).not.toMatch(/continue-on-error|\|\| *true|\|\| *exit 0/u);
  });

  it("20: for an attack that planted nothing: what is not there is found nowhere", () => {
    const obligation = deriveObligations(bundle).find(({ id }) => id === SECRET);
    if (obligation === undefined) throw new Error("no such obligation");
    const traits = { powers: new Set(powersOf("full")), absent: new Set<string>() };
    const only = {
      seed: 1,
      maxExamples: 0,
      assurance: "full",
      selects: (each: Obligation) => each === obligation,
    } as const;
    const plan = planRun(bundle, [obligation], { ...only, ...traits });
    const accounts = openLedger(plan.obligations);
    const account = accounts.get(SECRET);
    if (account === undefined) throw new Error("no account");
    account.executed = 1000;
    for (const index of account.planned.programs.keys()) account.judged.add(index);
    const outcome = (): unknown =>
      judgeRun({ plan, accounts, unsearched: [] } as unknown as RunResult).map((each) => each.outcome);
    expect(outcome()).toEqual(["could_not_run"]);
    account.planted = true;
    expect(outcome()).toEqual(["held"]);
  });

  it("21: when a gate around the tests failed, or they counted nothing: see gates.test.ts", async () => {
    const failing = `[{ name: "tests", run: async () => ({ passed: 50, failed: 1 }) }]`;
    const runner = pathToFileURL(join(root, "scripts/run-gates.mjs")).href;
    const script = `import { runGates } from ${JSON.stringify(runner)}; process.exitCode = await runGates(${failing});`;
    const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
      encoding: "utf8",
    });
    expect({ status, last: stdout.trimEnd().split("\n").at(-1) }).toEqual({ status: 1, last: "50 passed, 1 failed" });
  });
});

describe("no check is green", () => {
  const check = (...args: string[]): Promise<Ended> => membrane(["check", ...args], { cwd });

  it("when there was nothing to check, or the pages asked for are none", async () => {
    mkdirSync(join(cwd, "none"));
    expect((await check()).code).toBe(2);
    expect((await check("--contracts", "none")).code).toBe(2);
    cpSync(builtInBundleFolder(), join(cwd, "contracts"), { recursive: true });
    expect((await check("none")).code).toBe(2);
    expect((await check("--docs", "none")).code).not.toBe(0);
  });

  it("when what it should compare was never written", async () => {
    cpSync(builtInBundleFolder(), join(cwd, "contracts"), { recursive: true });
    mkdirSync(join(cwd, "types"));
    expect((await check("--types-out", "types")).code).toBe(1);
    const compared = await membrane(["generate", "types", "--check", "--types-out", "types"], { cwd });
    expect(compared.code).toBe(1);
  });

  it("when an invariant of the contract has no rule that looks at it", async () => {
    const folder = bundleWith("production-admission.v0.json", (document) => {
      const lane = document["customer_boundary_lane"] as { consistency_invariants: object[] };
      lane.consistency_invariants.push({ invariant: "nobody_looks_at_this", sentence: "Nobody looks at this." });
    });
    const { code, out } = await check("--contracts", folder);
    expect(code).not.toBe(0);
    expect(out).toContain("nobody_looks_at_this");
  });

  it("without saying how much it looked at", async () => {
    cpSync(builtInBundleFolder(), join(cwd, "contracts"), { recursive: true });
    // The lock remembers a documentation that was not copied.
    expect((await check()).code).toBe(1);
    rmSync(join(cwd, "contracts", LOCK_FILE));
    expect((await membrane(["lock", "--begin"], { cwd })).code).toBe(0);
    const { code, out, talk } = await check();
    expect(code).toBe(0);
    expect(out + talk).toMatch(/\d+ rules/u);
  });
});
