import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import type { Report } from "../../src/generated/documents.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import { build, endAll, root, run } from "../cli/built.ts";
import { membrane, type Ended } from "../cli/terminal.ts";
import { missingPython } from "./python.ts";

// A surface the kit knows only from the contracts of the example, called as its README says.

const example = "examples/foreign-bundle";
const readme = readFileSync(join(root, example, "README.md"), "utf8");
const missing = missingPython();
const environment = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };
let cwd: string;

beforeAll(() => {
  if (missing !== undefined) process.stderr.write(`skipped: ${missing}\n`);
  build();
  cwd = mkdtempSync(join(tmpdir(), "membrane-foreign-"));
  cpSync(join(root, example), join(cwd, example), { recursive: true });
});
afterAll(() => {
  endAll();
  if (cwd !== undefined) rmSync(cwd, { recursive: true, force: true, maxRetries: 3 });
});

/** The lines of the README that are to be typed. */
const typed = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gmu)].flatMap((match) =>
  (match[1] ?? "").trim().split("\n"),
);

/** A line of the README as a shell runs it in the root of a clone, with more options behind it. */
async function type(line: string, more: readonly string[] = []): Promise<Ended> {
  expect(typed).toContain(line);
  const words = [...line.matchAll(/'([^']*)'|(\S+)/gu)].map((match) => match[1] ?? match[2] ?? "");
  const args = [...words.slice(1), ...more];
  // In this process, unless servers are started and killed.
  return /^membrane (?:conform|doctor)/u.test(line) ? run(args, { cwd, environment }) : membrane(args, { cwd });
}

const conform = (program: string): string =>
  `membrane conform --contracts ${example}/contracts --command 'python3 ${example}/${program}'`;

/** The report of a program that is called as the README says, with a seed, and of a broken one only what could accuse it. */
async function reportOf(program: string, only: readonly string[]): Promise<{ report: Report; ended: Ended }> {
  const file = `${program.replaceAll("/", "_")}.json`;
  const fixed = ["--seed", "7", "--max-examples", "0", "--format", `json=${file}`];
  const ended = await type(conform(program), [...fixed, ...only.flatMap((each) => ["--only", each])]);
  return { report: JSON.parse(readFileSync(join(cwd, file), "utf8")) as Report, ended };
}

const violated = ({ obligations }: Report): Report["obligations"] =>
  obligations.filter(({ outcome }) => outcome === "violated");

describe("a surface that only contracts describe", () => {
  it("is named in no file of the kit, but in the examples of diff, which nothing but an explanation reads", () => {
    const examples = join(root, "src", "diff", "examples");
    const files = ["src", "conformance", "generators", "contracts"].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => /\.(?:ts|json)$/u.test(name) && !name.endsWith(".test.ts"))
        .map((name) => join(root, folder, name)),
    );
    const named = files.filter((file) =>
      /lab\.(?:enrol|submit|retract|withdraw|tally)|LAB_CALLERS|x-lab-key|WITHDRAWN|NO_SUCH_/u.test(
        readFileSync(file, "utf8"),
      ),
    );
    expect(files.length).toBeGreaterThan(200);
    expect(named.filter((file) => dirname(file) !== examples)).toEqual([]);
    const readers = files.filter((file) => /diff\/examples\//u.test(readFileSync(file, "utf8")));
    expect(readers.map((file) => relative(root, file))).toEqual([join("src", "cli", "explain", "change-shown.ts")]);
  });

  it("gets obligations of every kind but those its contracts leave no room for", () => {
    const obligations = deriveObligations(loadBundle(join(root, example, "contracts")).bundle);
    const suffixes = new Set(obligations.map(({ suffix }) => suffix));
    for (const kind of ["race", "durable", "scope-refused", "replay-scope", "hash-shape-refused", "tenant-isolated"])
      expect([kind, suffixes.has(kind)]).toEqual([kind, true]);
    expect([...suffixes].filter((suffix) => /admission|record|standing|gate/u.test(suffix))).toEqual([]);
    expect(obligations.length).toBeGreaterThan(100);
  });

  it("gets lists, explanations, pages and types", async () => {
    const contracts = `--contracts ${example}/contracts`;
    expect((await type(`membrane list operations ${contracts}`)).out).toContain("/enrolments/{enrolment}/results");
    expect(await type(`membrane list obligations ${contracts}`)).toMatchObject({ code: 0 });
    expect((await type(`membrane explain lab.submit/state-refused ${contracts}`)).out).toContain("LAB-03");
    const within = { cwd: join(cwd, example) };
    expect(typed).toContain("membrane check --docs-out docs");
    expect(typed).toContain("membrane generate --docs-out docs --types-out types");
    expect(await membrane(["check", "--docs-out", "docs"], within)).toMatchObject({ code: 0, out: "" });
    const made = await membrane(["generate", "--docs-out", "docs", "--types-out", "types"], within);
    expect(made).toMatchObject({ code: 0, out: "created types/lab.ts\n" });
    expect(await membrane(["generate", "docs", "--docs-out", "docs", "--check"], within)).toMatchObject({ code: 0 });
    execFileSync(join(root, "node_modules/.bin/tsc"), ["--noEmit", "--strict", "--ignoreConfig", "types/lab.ts"], {
      cwd: within.cwd,
    });
  });

  it.each([
    ["docs-labels", "such as `lab.submit`, is kept", "such as `lab.submit`, is sketched"],
    ["docs-names", "refused with `WITHDRAWN`", "refused with `WITHDRAWM`"],
    ["docs-topics", "Required topic what_the_registry_sees from contracts/stages.json.", ""],
    ["docs-anchors", "reference/operations/lab.md", "reference/operations/lub.md"],
  ])("has its pages held to the contracts by %s", async (rule, right, wrong) => {
    const page = join(cwd, example, "docs/what-the-registry-sees.md");
    const text = readFileSync(page, "utf8");
    expect(text).toContain(right);
    writeFileSync(page, text.replace(right, wrong));
    const checked = await membrane(["check", "--format", "json"], { cwd: join(cwd, example) });
    writeFileSync(page, text);
    const { findings } = JSON.parse(checked.out) as { findings: { rule: string }[] };
    expect(checked.code).toBe(1);
    expect([...new Set(findings.map((finding) => finding.rule))]).toEqual([rule]);
  });

  it("is not attacked in place of the built-in reference", async () => {
    const ended = await membrane(["conform", "--contracts", `${example}/contracts`], { cwd });
    expect(ended).toMatchObject({ code: 2, out: "" });
    expect(ended.talk).toContain("the built-in reference does not keep the profile lab");
  });
});

describe("servers that share nothing with the kit", { timeout: 300_000 }, () => {
  const programs: Readonly<Record<string, readonly string[]>> = {
    "server.py": [],
    "broken/forgets_withdrawals.py": ["lab.enrol/*", "lab.withdraw/*", "*/durable"],
    "broken/keeps_what_it_refuses.py": ["lab.retract/*", "lab.result/*"],
    "broken/tells_hospitals_apart.py": ["lab.withdraw/*", "*/tenant-isolated", "*/unknown-refused"],
  };
  const found = new Map<string, { report: Report; ended: Ended }>();

  beforeAll(async () => {
    if (missing !== undefined) return;
    const run = async ([program, only]: [string, readonly string[]]): Promise<void> =>
      void found.set(program, await reportOf(program, only));
    await Promise.all(Object.entries(programs).map(run));
  }, 300_000);

  const of = (context: TestContext, program: string): { report: Report; ended: Ended } => {
    context.skip(missing !== undefined, missing);
    return found.get(program)!;
  };

  it("are conformant when they are honest, with everything in sight", (context) => {
    const { report, ended } = of(context, "server.py");
    expect([ended.code, violated(report)]).toEqual([0, []]);
    expect(report.verdict).toMatchObject({ verdict: "conformant", assurance: "full" });
    expect(report.counts.held).toBe(report.obligations.length);
    expect(report.surfaces.map(({ surface }) => surface)).toEqual(["stdout", "stderr", "storage"]);
  });

  it("are found when a withdrawal is forgotten at the next start", (context) => {
    const { report, ended } = of(context, "broken/forgets_withdrawals.py");
    expect(ended.code).toBe(1);
    expect(violated(report).map(({ id, requirements }) => [id, requirements])).toEqual([
      ["lab.enrol/durable", ["LAB-03"]],
      ["lab.withdraw/durable", ["LAB-03"]],
    ]);
    const [problem] = violated(report)[1]?.finding?.problems ?? [];
    expect(problem).toMatchObject({ expected: "refused with WITHDRAWN", seen: "status 201" });
  });

  it("are found when they keep what they refuse, in disguise and with every answer right", (context) => {
    const { report, ended } = of(context, "broken/keeps_what_it_refuses.py");
    expect(ended.code).toBe(1);
    expect(violated(report).map(({ id }) => id)).toContain("lab.retract/raw-payload-refused");
    for (const { operation, finding } of violated(report)) {
      expect(operation).toBe("lab.retract");
      expect(finding?.problems.map(({ oracle }) => oracle)).toEqual(["leak"]);
      expect(finding?.problems[0]?.seen).toMatch(/\(raw-payload\) as base64 in storage/u);
    }
  });

  it("are found when the advice tells whose handle it is, though the code does not", (context) => {
    const { report, ended } = of(context, "broken/tells_hospitals_apart.py");
    expect(ended.code).toBe(1);
    expect(violated(report).map(({ id, requirements }) => [id, requirements])).toEqual([
      ["lab.submit/tenant-isolated", ["LAB-04"]],
      ["lab.withdraw/tenant-isolated", ["LAB-04"]],
    ]);
  });

  it("pass the doctor", async (context) => {
    context.skip(missing !== undefined, missing);
    const { code, out } = await type(
      `membrane doctor --contracts ${example}/contracts --command 'python3 ${example}/server.py'`,
    );
    expect(out).toMatch(/\nall well, nothing was attacked\n$/u);
    expect(code).toBe(0);
  });
});
