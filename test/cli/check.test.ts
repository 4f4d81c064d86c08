import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FINDINGS_FORMATS } from "../../src/diagnostics/findings-formats.ts";
import { membrane } from "./terminal.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
let cwd: string;
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "membrane-cli-"))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  mkdirSync(join(cwd, path, ".."), { recursive: true });
  writeFileSync(join(cwd, path), text);
};
const copyContracts = (to = "contracts"): void => cpSync(join(root, "contracts"), join(cwd, to), { recursive: true });
const edit = (path: string, from: string, to: string): void => {
  const text = readFileSync(join(cwd, path), "utf8");
  expect(text).toContain(from);
  writeFileSync(join(cwd, path), text.replace(from, to));
};

describe("membrane check", () => {
  it("has nothing to check where there is no bundle and no page", async () => {
    const { code, out, talk } = await membrane(["check"], { cwd });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(talk).toContain(
      "there is no contracts/bundle.json here, so there is nothing to check\n  name a bundle: --contracts <folder>",
    );
  });

  it("passes a foreign bundle without docs, and says how much it looked at", async () => {
    copyContracts("theirs");
    const { code, out, talk } = await membrane(["check", "--contracts", "theirs"], { cwd });
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect(talk).toMatch(/^0 errors, 0 warnings \(\d+ rules, 0 pages, 0 generated texts\)\n$/u);
  });

  it("ends with 2 for a contract that is broken, at its line, with a code frame and a remedy", async () => {
    copyContracts();
    edit(
      "contracts/production-admission.v0.json",
      '"membrane.contract": "shape-only"',
      '"membrane.contract": "shape-onli"',
    );
    const { code, out, talk } = await membrane(["check"], { cwd });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(talk).toContain(
      'contracts/production-admission.v0.json:6:26 error labels-complete (#/operation_maturity/membrane.contract)\n  maturity label "shape-onli" does not exist',
    );
    expect(talk).toContain('> 6 |     "membrane.contract": "shape-onli",');
    expect(talk).toContain('did you mean "shape-only"?');
    expect(talk).toContain("1 error, nothing was judged");
  });

  it.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["null", "null"],
    ["an array", "[]"],
    ["deep nesting", "[".repeat(10_000)],
  ])("ends with 2, and without a stack, for a bundle that is %s", async (_what, text) => {
    write("contracts/bundle.json", text);
    const { code, talk } = await membrane(["check"], { cwd });
    expect(code).toBe(2);
    expect(talk).toMatch(/^contracts\/bundle\.json:1:\d+ error document-/u);
    expect(talk).not.toMatch(/\n\s+at /u);
  });

  it("ends with 1 for a page that disagrees, and 0 for the page mended", async () => {
    copyContracts();
    write("page.md", "evidence.connector.ingest (authentic)\n");
    const found = await membrane(["check", "page.md"], { cwd });
    expect(found.code).toBe(1);
    expect(found.out).toBe(
      [
        "page.md:1:28 error docs-labels",
        '  evidence.connector.ingest is labelled "authentic", the contract says "staging-durable"',
        "  > 1 | evidence.connector.ingest (authentic)",
        "      |                            ^^^^^^^^^",
        "    2 |",
        '  write "staging-durable"',
        "",
        "",
      ].join("\n"),
    );
    write("page.md", "evidence.connector.ingest (staging-durable)\n");
    expect((await membrane(["check", "page.md"], { cwd })).code).toBe(0);
  });

  it("ends with 2 when pages are asked for and there are none", async () => {
    copyContracts();
    mkdirSync(join(cwd, "empty"));
    for (const args of [
      ["empty"],
      ["--docs", "empty"],
      ["--docs", "nowhere"],
      ["nowhere.md"],
      ["--docs", "contracts/bundle.json"],
      ["a.md", "--docs", "empty"],
    ]) {
      expect([args, (await membrane(["check", ...args], { cwd })).code]).toEqual([args, 2]);
    }
  });

  it("is not green for a documentation folder without pages", async () => {
    copyContracts();
    mkdirSync(join(cwd, "docs"));
    expect((await membrane(["check"], { cwd })).code).toBe(2);
  });

  it("judges pages against the built-in contracts where there is no bundle, and says so", async () => {
    write("page.md", "connector_fixture_onli\n");
    const { code, talk } = await membrane(["check", "page.md"], { cwd });
    expect(code).toBe(1);
    expect(talk).toContain("contracts that ship with the kit");
  });

  it("prints JSON and nothing else on stdout, with what it looked at", async () => {
    copyContracts();
    write("page.md", "connector_fixture_onli\n");
    const { code, out } = await membrane(["check", "page.md", "--format", "json"], { cwd });
    expect(code).toBe(1);
    const report = JSON.parse(out) as {
      errors: number;
      looked: { pages: number; rules: string[] };
      findings: object[];
    };
    expect(report).toMatchObject({ errors: 1, looked: { pages: 1 } });
    expect(report.looked.rules).toContain("docs-names");
    expect(report.findings).toEqual([
      {
        rule: "docs-names",
        severity: "error",
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/u) as string,
        place: { file: "page.md", line: 1, column: 1, length: 22 },
        message: 'refusal code "connector_fixture_onli" does not exist',
        remedy: 'did you mean "connector_fixture_only"?',
      },
    ]);
  });

  it("writes annotations and JUnit, to a file when asked", async () => {
    copyContracts();
    write("page.md", "connector_fixture_onli\n");
    const github = await membrane(["check", "page.md", "--format", "github"], { cwd });
    expect(github.out).toBe(
      '::error file=page.md,line=1,col=1,endColumn=23,title=docs-names::refusal code "connector_fixture_onli" does not exist%0Adid you mean "connector_fixture_only"?\n',
    );
    const junit = await membrane(["check", "page.md", "--format", "junit", "--output-file", "out.xml"], { cwd });
    expect({ code: junit.code, out: junit.out }).toEqual({ code: 1, out: "" });
    const xml = readFileSync(join(cwd, "out.xml"), "utf8");
    expect(xml).toContain('failures="1"');
    expect(xml).toContain('<testcase classname="membrane.check" name="docs-labels"/>');
    expect((await membrane(["check", "page.md", "--output-file", "no/such/folder"], { cwd })).code).toBe(2);
  });

  it("writes several reports of one run, and keeps stdout to one of them", async () => {
    copyContracts();
    write("page.md", "connector_fixture_onli\n");
    const args = ["--format", "sarif", "--output-file", "a.sarif", "--format", "junit=b.xml", "--format", "gitlab"];
    const { code, out, talk } = await membrane(["check", "page.md", ...args, "--output-file", "c.json"], { cwd });
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(talk).toMatch(/^1 error, 0 warnings \(\d+ rules, 1 page, 0 generated texts\)\n$/u);
    const [sarif, gitlab] = ["a.sarif", "c.json"].map((file) => readFileSync(join(cwd, file), "utf8"));
    expect(JSON.parse(sarif ?? "")).toMatchObject({ runs: [{ results: [{ ruleId: "docs-names" }] }] });
    expect(JSON.parse(gitlab ?? "")).toMatchObject([{ check_name: "docs-names", location: { path: "page.md" } }]);
    expect(readFileSync(join(cwd, "b.xml"), "utf8")).toContain('failures="1"');
    expect((await membrane(["check", "--format", "sarif", "--format", "json"], { cwd })).code).toBe(2);
    expect((await membrane(["check", "--format", "sarf"], { cwd })).talk).toContain("did you mean sarif?");
  });

  it("adds a table to the summary of a step of GitHub beside the annotations", async () => {
    copyContracts();
    write("page.md", "connector_fixture_onli\n");
    write("summary.md", "before\n");
    const environment = { GITHUB_STEP_SUMMARY: join(cwd, "summary.md") };
    await membrane(["check", "page.md"], { cwd, environment });
    expect(readFileSync(join(cwd, "summary.md"), "utf8")).toBe("before\n");
    const { out } = await membrane(["check", "page.md", "--format", "github"], { cwd, environment });
    expect(out).toMatch(/^::error /u);
    expect(readFileSync(join(cwd, "summary.md"), "utf8")).toMatch(
      /^before\n### membrane check\n\n1 error, [^|]+\n\n\| \| Where \| What \| Rule \|\n[^\n]+\n\| ❌ error \| page\.md:1:1 \| .*\|\n\n$/u,
    );
    const nowhere = { GITHUB_STEP_SUMMARY: join(cwd, "no/such/folder") };
    expect((await membrane(["check", "page.md", "--format", "github"], { cwd, environment: nowhere })).code).toBe(2);
  });

  it("tells machines what is wrong with a contract that cannot be used, and that nothing was judged", async () => {
    copyContracts();
    edit("contracts/production-admission.v0.json", '"membrane.contract": "shape-only"', '"membrane.contract": "shp"');
    const json = await membrane(["check", "--format", "json", "--format", "text=report.txt"], { cwd });
    expect(json.code).toBe(2);
    expect(JSON.parse(json.out)).toMatchObject({ judged: false, errors: 1, findings: [{ rule: "labels-complete" }] });
    expect(readFileSync(join(cwd, "report.txt"), "utf8")).toContain("6 |");
    expect(json.talk).toContain("1 error, nothing was judged");
    const github = await membrane(["check", "--format", "github"], { cwd });
    expect(github.out).toMatch(/^::error file=contracts\/production-admission\.v0\.json,line=6,/u);
  });

  it("knows a finding again after lines were moved", async () => {
    copyContracts();
    const print = async (text: string): Promise<unknown> => {
      write("page.md", text);
      const { out } = await membrane(["check", "page.md", "--format", "json"], { cwd });
      return (JSON.parse(out) as { findings: { fingerprint: string }[] }).findings.map((each) => each.fingerprint);
    };
    const before = await print("# One\n\n## Two\n\nsee connector_fixture_onli\n");
    expect(before).toHaveLength(1);
    expect(await print("# One\n\nmore\n\n## Two\n\nsee this: connector_fixture_onli\n")).toEqual(before);
    expect(await print("# One\n\n## Other\n\nsee connector_fixture_onli\n")).not.toEqual(before);
  });

  it("shows no secret that a page holds, in any format", async () => {
    copyContracts();
    const value = "a1B2".repeat(8);
    write("page.md", `authorization: Bearer ${value}\n`);
    for (const format of FINDINGS_FORMATS) {
      const { code, out, talk } = await membrane(["check", "page.md", "--format", format], { cwd });
      expect([format, code]).toEqual([format, 1]);
      expect(out).toContain("docs-material");
      expect(out + talk).not.toContain(value.slice(0, 8));
    }
  });

  it("ends with 3 when the running membrane does not answer, and 2 when its name cannot be used", async () => {
    copyContracts();
    expect((await membrane(["check", "--runtime", "http://127.0.0.1:9"], { cwd })).code).toBe(3);
    expect((await membrane(["check", "--runtime", "nowhere.json"], { cwd })).code).toBe(2);
  });

  it("tells missing, edited and current generated files of a foreign bundle apart", async () => {
    copyContracts("theirs");
    const where = ["--contracts", "theirs", "--types-out", "types", "--docs-out", "pages"];
    const missing = await membrane(["generate", "--check", ...where], { cwd });
    expect(missing.code).toBe(1);
    expect(missing.out).toContain("generated-missing");
    const json = await membrane(["generate", "--check", "--format", "json", ...where], { cwd });
    expect(JSON.parse(json.out)).toMatchObject({ command: "membrane generate --check", judged: true });
    expect((await membrane(["generate", "--format", "json", ...where], { cwd })).code).toBe(2);
    expect(missing.out).toContain("run: membrane generate --contracts theirs --types-out types --docs-out pages");
    expect((await membrane(["generate", ...where], { cwd })).code).toBe(0);
    expect((await membrane(["generate", "--check", ...where], { cwd })).code).toBe(0);
    writeFileSync(join(cwd, "types/evidence.ts"), `${readFileSync(join(cwd, "types/evidence.ts"), "utf8")}// mine\n`);
    const edited = await membrane(["check", ...where], { cwd });
    expect(edited.code).toBe(1);
    expect(edited.out).toContain("types/evidence.ts");
    expect(edited.out).toContain("generated-edited");
    expect(edited.out).toContain("- // mine");
  });

  it("does not guess where the files of a foreign bundle go", async () => {
    copyContracts();
    for (const args of [[], ["types"], ["docs"], ["types", "--docs-out", "pages"], ["--types-out", "."]]) {
      expect([args, (await membrane(["generate", ...args], { cwd })).code]).toEqual([args, 2]);
    }
  });
});
