import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { schemaExample } from "../../src/bundle/rule-example.ts";
import { allRules } from "../../src/check/all-rules.ts";
import { worldOf } from "../../src/check/proving/world.ts";
import { onPage } from "../../src/check/rule-example.ts";
import { proveRule } from "../../src/cli/prove/prove-rule.ts";
import { proofsOf } from "../../src/cli/prove/prove.ts";
import { membrane } from "./terminal.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "membrane-prove-test-"));
  cpSync(join(root, "examples/foreign-bundle/contracts"), join(cwd, "contracts"), { recursive: true });
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

interface Told {
  readonly rules: number;
  readonly caught: number;
  readonly off: readonly string[];
  readonly proofs: readonly { readonly rule: string; readonly world: string }[];
}

describe("membrane check --prove", () => {
  it("plants a fault for every rule in a copy of a bundle it has never heard of, and leaves the bundle alone", async () => {
    const { code, out } = await membrane(["check", "--prove", "--format", "json"], { cwd });
    const told = JSON.parse(out) as Told;
    expect({ code, rules: told.rules, caught: told.caught }).toEqual({
      code: 0,
      rules: allRules().length,
      caught: allRules().length,
    });
    const here = told.proofs.filter(({ world }) => world === "project").length;
    expect(here).toBeGreaterThan(30);
    expect(readdirSync(cwd)).toEqual(["contracts"]);
  });

  it("counts no rule that is off, and says which they are", async () => {
    writeFileSync(join(cwd, "membrane.config.json"), '{ "severity": { "docs-names": "off" } }');
    const { code, out, talk } = await membrane(["check", "--prove"], { cwd });
    const count = allRules().length - 1;
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`\n${count} of ${count} rules caught their planted fault\n$`, "u"));
    expect(out).not.toContain("docs-names");
    expect(talk).toBe("1 off: docs-names\n");
  });

  it.each([
    [["page.md"]],
    [["--docs", "docs"]],
    [["--runtime", "x.json"]],
    [["--format", "sarif"]],
    [["--format", "json=a"]],
  ])("cannot be asked along with %j", async (more) =>
    expect((await membrane(["check", "--prove", ...more], { cwd })).code).toBe(2),
  );
});

describe("the proof of a rule", () => {
  const world = worldOf(loadBundle(builtInBundleFolder()), allRules());
  const worlds = { project: world, kit: world };
  const why = "A rule that does not find what it is about.";

  it("fails where nothing is found, and where another rule finds it", async () => {
    const blind = { id: "blind", why, example: onPage("Well.", "Well, too.") };
    expect(await proveRule(blind, worlds)).toEqual({ rule: "blind", caught: false, world: "project", found: [] });
    const sound = { type: "string", "x-membrane": "label" };
    const late = { id: "late", why, example: schemaExample(sound, { type: "string" }) };
    expect(await proveRule(late, worlds)).toMatchObject({ caught: false, found: ["schema-classified"] });
  });

  it("fails where its fault can be planted nowhere", async () => {
    const nowhere = { id: "nowhere", why, example: onPage("{no such name}", "{no such name}") };
    expect(await proveRule(nowhere, worlds)).toMatchObject({ caught: false });
  });

  it("is no proof without a rule", async () => {
    await expect(proofsOf([], worlds)).rejects.toThrow("no rule is on");
  });
});
