import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sealed } from "../../conformance/shards/shard-report.ts";
import type { Report } from "../../src/generated/documents.ts";
import { build } from "../cli/built.ts";
import { membrane, type Ended } from "../cli/terminal.ts";
import { moduleFile } from "./module-file.ts";
import { reportFaults } from "./report-faults.ts";

/** Single calls, states, surfaces, restarts, and what judges all traffic. */
const SOME = ["*.connector.*/secret-refused", "*.connector.*/closed-response", "*.revoke/durable"];
const MORE = [...SOME, "*.ingest/state-refused", "*.revoke/control-accepted", "refusal-declared", "refusal-reached"];
const SEED = ["--seed", "11", "--max-examples", "1"];
const MUTANTS = ["leak/stored-before-checked", "answers/extra-member", "state/revocation-lost-on-restart"];
const OF = 4;

const folder = mkdtempSync(join(tmpdir(), "membrane-shards-"));
beforeAll(build);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const filters = (only: readonly string[]): string[] => only.flatMap((pattern) => ["--only", pattern]);

/** A folder of its own: what failed in one is tried first there the next time. */
function freshFolder(): string {
  return mkdtempSync(join(folder, "run-"));
}

async function whole(target: string, only: readonly string[], ...more: string[]): Promise<Report> {
  const args = ["conform", "--module", target, ...SEED, ...filters(only), ...more, "--format", "json"];
  return JSON.parse((await membrane(args, { cwd: freshFolder() })).out) as Report;
}

/** Runs every shard in a folder of its own and writes their reports into one. */
async function inShards(
  target: string,
  only: readonly string[],
): Promise<{ cwd: string; files: string[]; codes: number[] }> {
  const cwd = freshFolder();
  const codes: number[] = [];
  const files: string[] = [];
  for (let index = 1; index <= OF; index++) {
    const file = `shard-${index}.json`;
    const args = ["conform", "--module", target, ...SEED, ...filters(only), "--shard", `${index}/${OF}`];
    const { code, talk } = await membrane([...args, "--format", `json=${join(cwd, file)}`], { cwd: freshFolder() });
    expect(talk).not.toContain("membrane:");
    codes.push(code);
    files.push(file);
  }
  return { cwd, files, codes };
}

async function merge(files: readonly string[], cwd: string): Promise<Ended & { report: Report }> {
  const ended = await membrane(["report", "merge", ...files, "--format", "json"], { cwd });
  return { ...ended, report: (ended.out === "" ? {} : JSON.parse(ended.out)) as Report };
}

const read = (cwd: string, file: string): Report => JSON.parse(readFileSync(join(cwd, file), "utf8")) as Report;
const write = (cwd: string, file: string, report: Report): void =>
  writeFileSync(join(cwd, file), JSON.stringify(report));
const outcomesOf = ({ obligations }: Report): string[] => obligations.map(({ id, outcome }) => `${id} ${outcome}`);
const fingerprintsOf = ({ obligations }: Report): string[] =>
  obligations.flatMap(({ id, finding }) => (finding === undefined ? [] : [`${id} ${finding.fingerprint}`]));

describe("the honest reference", () => {
  let one: Report;
  let parts: { cwd: string; files: string[]; codes: number[] };
  beforeAll(async () => {
    const target = moduleFile(folder);
    one = await whole(target, MORE, "--workers", "1");
    parts = await inShards(target, MORE);
  });

  it("has the same plan and the same outcomes with 1 and with 8 workers", async () => {
    const eight = await whole(moduleFile(folder), MORE, "--workers", "8");
    expect([one.run.lanes, eight.run.lanes]).toEqual([1, 8]);
    expect(eight.run.plan).toBe(one.run.plan);
    expect(outcomesOf(eight)).toEqual(outcomesOf(one));
    expect(eight.traffic.cases).toBe(one.traffic.cases);
  });

  it("has the same plan and the same outcomes merged of four shards, and every count is that of one run", async () => {
    const { code, report } = await merge(parts.files, parts.cwd);
    expect(reportFaults(report)).toEqual([]);
    expect({ code, verdict: report.verdict, counts: report.counts }).toEqual({
      code: 3,
      verdict: one.verdict,
      counts: one.counts,
    });
    expect(report.run.plan).toBe(one.run.plan);
    expect(outcomesOf(report)).toEqual(outcomesOf(one));
    expect(report.traffic).toEqual(one.traffic);
    const counted = ({ obligations }: Report): unknown[] =>
      obligations.map(({ id, executed, minimum, reason }) => [id, executed, minimum, reason]);
    expect(counted(report)).toEqual(counted(one));
    expect(report.merged?.shards.map(({ index }) => index)).toEqual([1, 2, 3, 4]);
  });

  it("is conformant merged, with 0, when everything that was selected can be judged", async () => {
    const cwd = freshFolder();
    for (const index of [1, 2]) {
      const only = ["--only", "gate-refused", "--shard", `${index}/2`, "--format", `json=${index}.json`];
      await membrane(["conform", "--module", moduleFile(folder), ...SEED, ...only], { cwd });
    }
    const { code, out } = await membrane(["report", "merge", "2.json", "1.json"], { cwd });
    expect(code).toBe(0);
    expect(out).toContain("merged    2 shards\n");
    expect(out).toMatch(/verdict +conformant \(full\): all \d+ selected obligations held \(filtered: certifies/u);
  });

  it("is in no shard called conformant, nor any obligation held: each says which part it is, and that it takes a merge", () => {
    for (const [at, file] of parts.files.entries()) {
      const report = read(parts.cwd, file);
      expect(reportFaults(report)).toEqual([]);
      expect(parts.codes[at]).toBe(0);
      expect(report.verdict).toEqual({
        verdict: "part",
        assurance: "full",
        because: `nothing that shard ${at + 1} of 4 ran is violated; only a merge of all 4 reports gives a verdict`,
      });
      expect(report.shard).toMatchObject({ index: at + 1, of: 4 });
      expect(report.counts).toMatchObject({ held: 0, unmerged: report.obligations.length });
      expect(report.run.plan).toBe(one.run.plan);
    }
  });

  it("is planned over all shards, each case in one of them, and most obligations can only be judged by the merge", () => {
    const shards = parts.files.map((file) => read(parts.cwd, file).shard!);
    for (const { id, executed, minimum } of one.obligations) {
      const own = shards.map((shard) => shard.obligations.find((each) => each.id === id));
      if (own[0] === undefined) continue;
      const cases = own.flatMap((each) => each?.cases ?? []);
      expect(cases.toSorted((a, b) => a - b)).toEqual([...cases.keys()]);
      expect(own.reduce((sum, each) => sum + (each?.executed ?? 0), 0)).toBe(executed);
      if (minimum > 1 && !id.endsWith("/durable"))
        expect(Math.max(...own.map((each) => each?.executed ?? 0))).toBeLessThan(executed);
    }
  });
});

describe.each(MUTANTS)("the mutant %s", (mutant) => {
  it("is found with 1 and with 8 workers and merged of four shards, by the same obligations and for the same fault", async () => {
    const target = moduleFile(folder, mutant);
    const one = await whole(target, SOME, "--workers", "1");
    expect(one.verdict.verdict).toBe("nonconformant");
    const eight = await whole(target, SOME, "--workers", "8");
    const { cwd, files, codes } = await inShards(target, SOME);
    const { code, report } = await merge(files, cwd);
    expect(reportFaults(report)).toEqual([]);
    expect(codes).toContain(1);
    expect({ code, verdict: report.verdict }).toEqual({ code: 1, verdict: one.verdict });
    for (const other of [eight, report]) {
      expect(other.run.plan).toBe(one.run.plan);
      expect(outcomesOf(other)).toEqual(outcomesOf(one));
      expect(fingerprintsOf(other)).toEqual(fingerprintsOf(one));
    }
    const { finding } = report.obligations.find(({ outcome }) => outcome === "violated")!;
    const saved = readFileSync(join(cwd, finding?.file ?? ""), "utf8");
    expect(JSON.parse(saved)).toMatchObject({ format: "membrane-program/1", seed: 11 });
  });
});

describe("membrane report merge", () => {
  let cwd: string;
  let other: string;
  beforeAll(async () => {
    cwd = freshFolder();
    const shards: [string, string[]][] = [
      ["1", []],
      ["2", []],
      ["seed-2", ["--seed", "12"]],
      ["examples-2", ["--max-examples", "3"]],
      ["level-2", ["--assurance", "wire"]],
      ["filter-2", ["--only", "label-true"]],
      ["lacking-2", ["--config", "lacking.json"]],
    ];
    writeFileSync(join(cwd, "lacking.json"), JSON.stringify({ absent_capabilities: ["pilot-admission"] }));
    for (const [name, more] of shards) {
      const fixed = [...SEED, "--only", "gate-refused", "--shard", `${name === "1" ? 1 : 2}/2`].filter(
        (word, at, words) => !more.includes(word) && !more.includes(words[at - 1] ?? ""),
      );
      const args = ["conform", "--module", moduleFile(folder), ...fixed, ...more, "--format", `json=${name}.json`];
      expect((await membrane(args, { cwd })).talk).not.toContain("membrane:");
    }
    const [first, second] = [read(cwd, "1.json"), read(cwd, "2.json")];
    other = "another target";
    write(cwd, "target-2.json", sealed({ ...second, target: { ...second.target, name: other } }));
    write(cwd, "version-2.json", sealed({ ...second, tool: { ...second.tool, version: "0.0.0" } }));
    write(cwd, "bundle-2.json", sealed({ ...second, bundle: { ...second.bundle, digest: "0".repeat(64) } }));
    write(cwd, "plan-2.json", sealed({ ...second, run: { ...second.run, plan: "0".repeat(64) } }));
    write(cwd, "of-3.json", sealed({ ...second, shard: { ...second.shard!, of: 3 } }));
    write(cwd, "changed-2.json", { ...second, shard: { ...second.shard!, obligations: first.shard!.obligations } });
    write(
      cwd,
      "swapped-2.json",
      sealed({ ...second, shard: { ...second.shard!, obligations: first.shard!.obligations } }),
    );
    const [one] = second.shard!.obligations;
    const twice = { ...one!, cases: [...one!.cases, ...one!.cases] };
    const counted = [twice, ...second.shard!.obligations.slice(1)];
    write(cwd, "twice-2.json", sealed({ ...second, shard: { ...second.shard!, obligations: counted } }));
    const problem = { step: "s1", oracle: "answer" as const, expected: "a", seen: "b" };
    const forged = (program: string): Report => {
      const violation = { problems: [problem] as [typeof problem], program, reproduced: "1 of 1" };
      const obligations = [{ ...one!, violation }, ...second.shard!.obligations.slice(1)];
      return sealed({ ...second, shard: { ...second.shard!, obligations } });
    };
    write(cwd, "odd-2.json", forged('{"steps":[{"do":"anything"}]}'));
    write(cwd, "torn-2.json", forged('{"steps":['));
    const { shard: _shard, ...unsharded } = second;
    write(cwd, "whole.json", unsharded);
    write(cwd, "merged.json", (await merge(["1.json", "2.json"], cwd)).report);
    write(cwd, "no-report.json", { verdict: "conformant" } as unknown as Report);
    writeFileSync(join(cwd, "no-json.json"), "{");
  });

  const refused: [string, string[], string][] = [
    ["a missing shard", ["1.json"], "shard 2 of 2 is missing"],
    ["a shard twice, in one file", ["1.json", "2.json", "2.json"], "2.json and 2.json are both shard 2 of 2"],
    ["a shard twice, in two files", ["1.json", "2.json", "seed-2.json"], "differ in the seed: 11 and 12"],
    ["another seed", ["1.json", "seed-2.json"], "1.json and seed-2.json differ in the seed: 11 and 12"],
    ["other cases", ["1.json", "examples-2.json"], "1.json and examples-2.json differ in --max-examples: 1 and 3"],
    ["another level", ["1.json", "level-2.json"], "1.json and level-2.json differ in the level: full and wire"],
    ["another filter", ["1.json", "filter-2.json"], "differ in --only: gate-refused and label-true"],
    ["other capabilities", ["1.json", "lacking-2.json"], "differ in the capabilities of the target"],
    ["another target", ["1.json", "target-2.json"], "differ in the target: module reference over module and another"],
    ["another version", ["1.json", "version-2.json"], "differ in the version of the suite: 0.1.0 and 0.0.0"],
    ["other contracts", ["1.json", "bundle-2.json"], "1.json and bundle-2.json differ in the bundle"],
    ["another plan", ["1.json", "plan-2.json"], "1.json and plan-2.json differ in the plan"],
    [
      "shards of another number",
      ["1.json", "of-3.json"],
      "1.json and of-3.json differ in the number of shards: 2 and 3",
    ],
    ["a changed report", ["1.json", "changed-2.json"], "changed-2.json is not as it was written"],
    ["cases of another shard", ["1.json", "swapped-2.json"], "swapped-2.json counts a case of"],
    ["a case that counts twice", ["1.json", "twice-2.json"], "twice-2.json counts a case of"],
    ["a program that is none", ["1.json", "odd-2.json"], "odd-2.json holds for evidence.connector."],
    ["half a program", ["1.json", "torn-2.json"], "torn-2.json holds for evidence.connector."],
    ["a report of a whole run", ["whole.json"], "whole.json is no report of a shard: it is of a whole run"],
    ["a merged report", ["merged.json"], "merged.json is no report of a shard: it is merged already"],
    ["something else", ["1.json", "no-report.json"], "no-report.json#/: member"],
    ["no JSON", ["1.json", "no-json.json"], "the report no-json.json is not JSON"],
    ["a file that is not there", ["1.json", "none.json"], "the report none.json cannot be read"],
    ["no file", [], "argument <files> is missing"],
  ];
  it.each(refused)("ends with 2 and says why for %s", async (_what, files, why) => {
    const { code, out, talk } = await membrane(["report", "merge", ...files], { cwd });
    expect(talk).toContain(why);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  it("ends with 2 for reports that were all made by another version or for other contracts", async () => {
    const [first, second] = [read(cwd, "1.json"), read(cwd, "2.json")];
    const folderOf = (change: (report: Report) => Report): string => {
      const home = freshFolder();
      for (const report of [first, second]) write(home, `${report.shard?.index}.json`, sealed(change(report)));
      return home;
    };
    const older = folderOf((report) => ({ ...report, tool: { ...report.tool, version: "0.0.0" } }));
    const foreign = folderOf((report) => ({ ...report, bundle: { ...report.bundle, digest: "0".repeat(64) } }));
    const unplanned = folderOf((report) => ({ ...report, run: { ...report.run, plan: "0".repeat(64) } }));
    for (const [home, why] of [
      [older, "1.json is of version 0.0.0 of the suite"],
      [foreign, "1.json is of other contracts than these"],
      [unplanned, "1.json is of another plan than these contracts and this suite make"],
    ] as const) {
      const { code, talk } = await membrane(["report", "merge", "1.json", "2.json"], { cwd: home });
      expect(talk).toContain(why);
      expect(code).toBe(2);
    }
  });

  it("is incomplete when a shard was interrupted, left cases out, could not search a surface or its target broke off", async () => {
    const [first, second] = [read(cwd, "1.json"), read(cwd, "2.json")];
    const [one, ...rest] = second.shard!.obligations;
    const less = [{ ...one!, cases: one!.cases.slice(1) }, ...rest];
    const planted = second.shard!.obligations.map((each) => ({ ...each, planted: true }));
    const changes: [Report, string][] = [
      [{ ...second, run: { ...second.run, interrupted: true } }, "the run was interrupted"],
      [{ ...second, shard: { ...second.shard!, obligations: less } }, "1 obligation could not be judged"],
      [
        { ...second, shard: { ...second.shard!, obligations: planted, unsearched: ["logs"] } },
        `${planted.length} obligations could not be judged`,
      ],
      [{ ...second, shard: { ...second.shard!, fault: "it died" } }, "the target broke off: it died"],
    ];
    for (const [report, because] of changes) {
      const home = freshFolder();
      write(home, "1.json", first);
      write(home, "2.json", sealed(report));
      const { code, report: merged } = await merge(["1.json", "2.json"], home);
      expect(merged.verdict).toMatchObject({ verdict: "incomplete", because });
      expect(code).toBe(merged.run.interrupted ? 130 : 3);
    }
    const dead = freshFolder();
    write(dead, "1.json", first);
    write(dead, "2.json", sealed({ ...second, shard: { ...second.shard!, alive: false } }));
    expect(await merge(["1.json", "2.json"], dead)).toMatchObject({
      code: 4,
      report: { verdict: { verdict: "void" } },
    });
  });

  it("holds what shards found against waivers as a whole run does, and finds one that is stale", async () => {
    const home = freshFolder();
    mkdirSync(home, { recursive: true });
    const why = { reason: "a test", owner: "tests", expires: "2999-01-31" };
    const waiver = { obligation: "evidence.connector.ingest/gate-refused", fingerprint: "0".repeat(16), ...why };
    writeFileSync(join(home, "b.json"), JSON.stringify({ format: "membrane-baseline/1", waivers: [waiver] }));
    const args = ["report", "merge", join(cwd, "1.json"), join(cwd, "2.json"), "--baseline", "b.json"];
    const { code, out } = await membrane(args, { cwd: home });
    expect(out).toContain("stale evidence.connector.ingest/gate-refused: the obligation holds now");
    expect(code).toBe(1);
  });
});

describe("conform --shard and --workers", () => {
  const refused: [string, string[], string][] = [
    ["no seed", ["--shard", "1/2", "--format", "json"], "option --shard needs --seed"],
    ["no report that can be merged", ["--shard", "1/2", "--seed", "1"], "option --shard needs a report that can be"],
    ["shard 0", ["--shard", "0/2"], "option --shard must name a part of a whole"],
    ["shard 3 of 2", ["--shard", "3/2"], "option --shard must name a part of a whole"],
    ["half a shard", ["--shard", "2"], "option --shard must name a part of a whole"],
    ["only what failed", ["--shard", "1/2", "--last-failed"], "option --last-failed makes no run"],
    [
      "more shards than cases",
      ["--shard", "1/9", "--seed", "1", "--only", "*.ingest/gate-refused", "--format", "json"],
      "there is only something to do for",
    ],
    ["no worker", ["--workers", "0"], "option --workers must be a whole number from 1 to 128"],
    ["half a worker", ["--workers", "1.5"], "option --workers must be a whole number from 1 to 128"],
  ];
  it.each(refused)("ends with 2 and attacks nothing for %s", async (_what, args, why) => {
    const target = ["--module", moduleFile(folder), "--max-examples", "0"];
    const { code, out, talk } = await membrane(["conform", ...target, ...args], { cwd: freshFolder() });
    expect(talk).toContain(`membrane: ${why}`);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });
});
