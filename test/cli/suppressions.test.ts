import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LOCK_NAMED_AT } from "../../src/diff/lock/lock-name.ts";
import { change } from "../hostile/contracts/case.ts";
import { membrane } from "./terminal.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "membrane-suppress-"));
  cpSync(join(root, "contracts"), join(cwd, "contracts"), { recursive: true });
  rmSync(join(cwd, "contracts/contracts.lock.json"));
  change(join(cwd, "contracts/bundle.json"), LOCK_NAMED_AT, undefined);
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  mkdirSync(join(cwd, path, ".."), { recursive: true });
  writeFileSync(join(cwd, path), text);
};
const WRONG = "It answers connector_fixture_onli.\n";
interface Json {
  readonly findings: readonly { readonly rule: string; readonly message: string; readonly place: { line: number } }[];
  readonly suppressed: readonly { readonly rule: string; readonly reason: string }[];
}
const checked = async (...args: string[]): Promise<Json & { code: number }> => {
  const { code, out, talk } = await membrane(["check", ...args, "--format", "json"], { cwd });
  expect(talk).not.toContain("internal");
  return { code, ...(JSON.parse(out) as Json) };
};
const page = (text: string): Promise<Json & { code: number }> => {
  write("page.md", text);
  return checked("page.md");
};
const said = ({ findings }: Json): string[] => findings.map(({ rule, place }) => `${rule} ${place.line}`);

describe("a comment in a page", () => {
  it("lets what it names pass in the next block, and says why in the report", async () => {
    const { code, findings, suppressed } = await page(`<!-- membrane-allow docs-names: an old name -->\n\n${WRONG}`);
    expect({ code, findings }).toEqual({ code: 0, findings: [] });
    expect(suppressed).toMatchObject([{ rule: "docs-names", reason: "an old name" }]);
    const { talk, out } = await membrane(["check", "page.md", "--format", "sarif"], { cwd });
    expect(talk).toContain("0 errors, 0 warnings, 1 suppressed (");
    expect(JSON.parse(out)).toMatchObject({
      runs: [
        { results: [{ ruleId: "docs-names", suppressions: [{ kind: "inSource", justification: "an old name" }] }] },
      ],
    });
  });

  it.each([
    ["a list", "* one\n* connector_fixture_onli\n"],
    ["a table", "| a |\n|---|\n| connector_fixture_onli |\n"],
    ["a fence", "```\nconnector_fixture_onli\n```\n"],
    ["a heading", "# connector_fixture_onli\n"],
    ["a quotation", "> see below\n>\n> [x](nowhere.md)\n"],
  ])("speaks of the whole of %s", async (_what, block) => {
    const rule = block.includes("nowhere") ? "docs-anchors" : "docs-names";
    expect(said(await page(block)).length).toBe(1);
    expect(said(await page(`<!-- membrane-allow ${rule}: known -->\n${block}`))).toEqual([]);
  });

  it("speaks of nothing else", async () => {
    const allow = "<!-- membrane-allow docs-names: known -->\n";
    expect(said(await page(`${allow}${WRONG}\n${WRONG}`))).toEqual(["docs-names 4"]);
    expect(said(await page(`${WRONG}\n${allow}\n${WRONG}`))).toEqual(["docs-names 1"]);
    const other = "<!-- membrane-allow docs-labels: known -->\n";
    expect(said(await page(`${other}${WRONG}`))).toEqual(["suppression-stale 1", "docs-names 2"]);
    expect(said(await page(`* ${WRONG.trim()} <!-- membrane-allow docs-names: known -->\n\n${WRONG}`))).toEqual([
      "docs-names 3",
    ]);
  });

  it("is no suppression where it is only shown", async () => {
    expect(said(await page("```\n<!-- membrane-allow docs-names: known -->\n```\n\n" + WRONG))).toEqual([
      "docs-names 5",
    ]);
  });

  it.each([
    ["no reason", "docs-names", "suppression-unreasoned 1", "docs-names 2"],
    ["an empty reason", "docs-names:  ", "suppression-unreasoned 1", "docs-names 2"],
    ["no rule", "", "suppression-stale 1", "docs-names 2"],
    ["an unknown rule", "docs-name: known", "suppression-stale 1", "docs-names 2"],
    ["a rule that cannot be suppressed", "suppression-stale: known", "suppression-stale 1", "docs-names 2"],
  ])("suppresses nothing with %s", async (_what, text, ...expected) => {
    const found = await page(`<!-- membrane-allow ${text} -->\n${WRONG}`);
    expect(said(found)).toEqual(expected);
    expect(found.code).toBe(1);
  });

  it("fails when it suppresses nothing any more, and that cannot be suppressed", async () => {
    const stale = "<!-- membrane-allow docs-names: known -->\n";
    expect(said(await page(`${stale}\nAll is well.\n`))).toEqual(["suppression-stale 1"]);
    expect(said(await page(stale))).toEqual(["suppression-stale 1"]);
    expect(said(await page(`<!-- membrane-allow suppression-stale: x -->\n${stale}\nAll is well.\n`))).toEqual([
      "suppression-stale 1",
      "suppression-stale 2",
    ]);
  });

  it("is not stale where its rule did not run", async () => {
    write("membrane.config.json", JSON.stringify({ severity: { "docs-material": "off" } }));
    expect(said(await page("<!-- membrane-allow docs-material: known -->\nAll is well.\n"))).toEqual([]);
  });
});

describe("an entry of the configuration", () => {
  const allow = (...entries: object[]): void =>
    write("membrane.config.json", JSON.stringify({ allow: entries }, null, 2));
  const retire = (): void => {
    const path = join(cwd, "contracts/refusal-codes.v0.json");
    writeFileSync(
      path,
      readFileSync(path, "utf8").replace('"lifecycle": "active"', '"lifecycle": "retired", "retired_since": "1"'),
    );
  };
  const entry = { rule: "codes-in-use", document: "contracts/refusal-codes.v0.json", pointer: "/codes/0/lifecycle" };

  it("lets a fault of a contract pass, by its file or its path in the bundle, in every command", async () => {
    retire();
    expect((await membrane(["list", "codes"], { cwd })).code).toBe(2);
    for (const document of [entry.document, "refusal-codes.v0.json"]) {
      allow({ ...entry, document, reason: "leaves with 1.0" });
      const { code, suppressed } = await checked();
      expect([code, suppressed]).toMatchObject([0, [{ rule: "codes-in-use", reason: "leaves with 1.0" }]]);
      expect((await membrane(["list", "codes"], { cwd })).code).toBe(0);
    }
  });

  it("lets nothing pass without a reason, for another place, or of a rule that others rely on", async () => {
    retire();
    for (const each of [entry, { ...entry, pointer: "/codes/1/lifecycle", reason: "x" }]) {
      allow(each);
      expect((await membrane(["check"], { cwd })).code).toBe(2);
    }
  });

  it("fails when it is stale, unreasoned or about no rule, at its line and without quoting the file", async () => {
    allow(
      { ...entry, reason: "no longer true" },
      { ...entry, pointer: "/codes/1/lifecycle" },
      { ...entry, rule: "codes-in-usd", reason: "x" },
      { ...entry, rule: "names-known", reason: "x" },
    );
    const found = await checked();
    expect(said(found)).toEqual([
      "suppression-stale 3",
      "suppression-unreasoned 9",
      "suppression-stale 14",
      "suppression-stale 20",
    ]);
    const { out } = await membrane(["check"], { cwd });
    expect(out).toContain("membrane.config.json:3:5 error suppression-stale (#/allow/0)");
    expect(out).toContain('did you mean "codes-in-use"?');
    expect(out).not.toContain("no longer true");
  });

  it("is not called stale by a run over picked pages, which looked at none of it", async () => {
    allow({ ...entry, reason: "x" }, { rule: "docs-names", document: "page.md", reason: "x" });
    expect(said(await page("All is well.\n"))).toEqual(["suppression-stale 9"]);
    expect(said(await page(WRONG))).toEqual([]);
  });
});
