import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { membrane, type Ended } from "./terminal.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "membrane-severity-"));
  cpSync(join(root, "contracts"), join(cwd, "contracts"), { recursive: true });
  // What the contract calls an invariant cannot be set, so here it calls hardly anything one.
  change(ADMISSION, (text) =>
    text.replaceAll(/\{ "invariant": "(?:docs|runtime|required|refusal|forbidden)_.*\n/gu, ""),
  );
  write("page.md", "evidence.connector.ingest (authentic) answers connector_fixture_onli\n");
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const write = (path: string, text: string): void => {
  mkdirSync(join(cwd, path, ".."), { recursive: true });
  writeFileSync(join(cwd, path), text);
};
const ADMISSION = "contracts/production-admission.v0.json";
const change = (path: string, by: (text: string) => string): void => {
  const text = readFileSync(join(cwd, path), "utf8");
  expect(by(text)).not.toBe(text);
  write(path, by(text));
};
const configure = (severity: Record<string, string>, file = "membrane.config.json"): void =>
  write(file, JSON.stringify({ severity }));
const check = (...more: string[]): Promise<Ended> => membrane(["check", "page.md", ...more], { cwd });
interface Json {
  readonly looked: { readonly rules: readonly string[] };
  readonly findings: readonly { readonly rule: string; readonly severity: string }[];
}
const found = async (): Promise<string[]> =>
  (JSON.parse((await check("--format", "json")).out) as Json).findings.map(
    ({ rule, severity }) => `${severity} ${rule}`,
  );

describe("the severity of rules", () => {
  it("is an error unless the project says otherwise, and only errors fail", async () => {
    expect(await found()).toEqual(["error docs-labels", "error docs-names"]);
    configure({ "docs-labels": "warning" });
    expect(await found()).toEqual(["warning docs-labels", "error docs-names"]);
    expect((await check()).code).toBe(1);
    configure({ "docs-labels": "warning", "docs-names": "info" });
    const { code, out, talk } = await check();
    expect(code).toBe(0);
    expect(out).toContain("page.md:1:28 warning docs-labels");
    expect(talk).toContain("0 errors, 1 warning, 1 info (");
  });

  it("lists a rule that is off as one that did not run", async () => {
    configure({ "docs-labels": "off", "generated-stale": "off" });
    const { out } = await check("--format", "json");
    const { looked, findings } = JSON.parse(out) as Json;
    expect(findings.map(({ rule }) => rule)).toEqual(["docs-names"]);
    expect(looked.rules).not.toContain("docs-labels");
    expect(looked.rules).toContain("docs-names");
  });

  it("can be set in a configuration of another name", async () => {
    configure({ "docs-labels": "off", "docs-names": "off" }, "strict.json");
    expect((await check()).code).toBe(1);
    expect((await check("--config", "strict.json")).out).not.toContain("docs-labels");
    expect((await check("--config", "nowhere.json")).code).toBe(2);
  });

  it("counts for rules of bundles on which nothing else relies, in every command", async () => {
    change("contracts/refusal-codes.v0.json", (text) =>
      text.replace('"lifecycle": "active"', '"lifecycle": "retired", "retired_since": "1"'),
    );
    for (const args of [
      ["check", "page.md"],
      ["list", "codes"],
    ])
      expect([args, (await membrane(args, { cwd })).code]).toEqual([args, 2]);
    configure({ "codes-in-use": "warning", "docs-labels": "off", "docs-names": "off" });
    const { code, out } = await membrane(["check", "page.md"], { cwd });
    expect(code).toBe(0);
    expect(out).toContain("warning codes-in-use");
    expect((await membrane(["list", "codes"], { cwd })).code).toBe(0);
  });

  it("cannot take away what keeps an invariant of the contract", async () => {
    cpSync(join(root, ADMISSION), join(cwd, ADMISSION));
    configure({ "docs-labels": "warning", "docs-names": "off" });
    const { code, out } = await check();
    expect(code).toBe(1);
    expect(out).toContain('no rule keeps the invariant "docs_match_operation_maturity"');
    expect(out).toContain("rule docs-labels does, and the configuration sets it to warning");
  });

  it.each([
    ["an unknown rule", { "docs-lables": "off" }, 'rule "docs-lables" does not exist', 'did you mean "docs-labels"?'],
    ["a name of nothing", { zzz: "off" }, "/severity: a name is that of no rule", "run: membrane list rules"],
    [
      "an unknown severity",
      { "docs-labels": "warn" },
      "/severity/docs-labels: value is not one of error, warning, info, off",
      "",
    ],
    ["a rule of documents", { "document-shape": "off" }, "cannot be set to off, because", "set it to error"],
    ["what others rely on", { "names-known": "warning" }, "cannot be set to warning, because", "set it to error"],
  ])("cannot be that of %s", async (_what, severity, message, remedy) => {
    configure(severity);
    const { code, out, talk } = await check();
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(talk).toContain(message);
    expect(talk).toContain(remedy);
    expect(talk).not.toContain("zzz");
  });

  it("stands once in the configuration", async () => {
    write("membrane.config.json", '{"severity":{},"severity":{"docs-labels":"off"}}');
    const { code, talk } = await check();
    expect(code).toBe(2);
    expect(talk).toContain("membrane.config.json:1:16: the configuration file is not JSON (duplicate-member)");
  });

  it("that is none is told with its line, and nothing else of a configuration that may hold credentials", async () => {
    write("membrane.config.json", '{\n  "severity": {},\n  "hidden": 1\n}\n');
    const { code, talk } = await check();
    expect({ code, talk }).toEqual({
      code: 2,
      talk: "membrane: membrane.config.json:3:3: configuration at the top: a member has an unknown name\n",
    });
  });
});
