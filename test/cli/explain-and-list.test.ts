import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { schemaFolder } from "../../src/bundle/locate.ts";
import { LISTS } from "../../src/cli/lists.ts";
import { openProject } from "../../src/cli/project.ts";
import { DIFF_RULES } from "../../src/diff/rules/index.ts";
import { membrane } from "./terminal.ts";

const cwd = fileURLToPath(new URL("../..", import.meta.url));
const { bundle, obligations } = openProject(undefined, cwd);

/** Values of every closed list of the report schema that has this one. */
function enumsWith(value: string): string[] {
  const text = readFileSync(join(schemaFolder(), "report.schema.json"), "utf8");
  const lists: string[][] = [];
  JSON.parse(text, (name, member: unknown) => {
    if (name === "enum" && (member as string[]).includes(value)) lists.push(member as string[]);
    return member;
  });
  return lists.flat();
}

describe("membrane explain", () => {
  it("shows of every rule of membrane diff a change that it finds, before and after", async () => {
    const { DIFF_RULES } = await import("../../src/diff/rules/index.ts");
    const { entriesOf } = await import("../../src/cli/explain/entries.ts");
    const entries = entriesOf(openProject(undefined, cwd)).filter(({ kind }) =>
      kind.startsWith("rule of membrane diff"),
    );
    expect(entries.map(({ name }) => name)).toEqual(DIFF_RULES.map(({ id }) => id));
    for (const { facts } of entries) {
      expect([facts["for example"]?.length, facts["before"]?.length]).toEqual([1, facts["after"]?.length]);
      expect(facts["before"]).not.toEqual(facts["after"]);
    }
    const { out } = await membrane(["explain", "label-fell"], { cwd });
    expect(out).toContain(
      [
        "  for example    a label falls",
        '  before         stages.json#/operation_maturity/lab.enrol "kept"',
        '  after          stages.json#/operation_maturity/lab.enrol "sketched"',
        "  found with it  obligation-removed",
      ].join("\n"),
    );
  });

  it("knows every name that a report, a page or a contract can hold", async () => {
    const { allRules } = await import("../../src/check/all-rules.ts");
    const names = [
      ...bundle.codes.keys(),
      ...bundle.labels.keys(),
      ...bundle.requirements.map((entry) => entry.id),
      ...obligations.flatMap(({ id, suffix, operation, powers }) => [id, suffix, operation, ...powers]),
      ...bundle.profiles.flatMap(({ document }) => document.wire.outcomes ?? []),
      ...bundle.profiles.flatMap(({ operations }) =>
        operations.flatMap((operation) => operation.refuses.map(({ when }) => when)),
      ),
      ...allRules().map((rule) => rule.id),
      ...enumsWith("held"),
      ...enumsWith("conformant"),
      ...DIFF_RULES.map(({ kind }) => kind.toUpperCase()),
      "region-unknown",
      "region-marker",
      "observed",
      "full",
    ];
    const { entriesOf } = await import("../../src/cli/explain/entries.ts");
    const known = new Set(entriesOf(openProject(undefined, cwd)).map((entry) => entry.name));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  it("says what a code means, what to do, and who answers with it", async () => {
    const { code, out } = await membrane(["explain", "connector_consent_revoked"], { cwd });
    expect(code).toBe(0);
    expect(out).toContain("connector_consent_revoked (refusal code, active)");
    expect(out).toMatch(/what to do {3}\S/u);
    expect(out).toContain("evidence.connector.ingest, state,");
  });

  it("gives both meanings of a name that has two", async () => {
    const { out } = await membrane(["explain", "unauthenticated", "--format", "json"], { cwd });
    expect((JSON.parse(out) as { kind: string }[]).map((entry) => entry.kind)).toEqual([
      "refusal code, active",
      "refusal condition",
    ]);
  });

  it("ends with 2 for a name nobody gave, and guesses", async () => {
    const { code, out, talk } = await membrane(["explain", "connector_consent_revokd"], { cwd });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(talk).toContain('did you mean "connector_consent_revoked"?');
    expect((await membrane(["explain", "zzz"], { cwd })).talk).toContain("run: membrane list --help");
  });

  it("forgives the case of letters", async () => {
    expect((await membrane(["explain", "ges-02"], { cwd })).out).toContain("GES-02 (requirement, MUST, active)");
  });
});

describe("membrane list", () => {
  it.each(LISTS)("lists %s, with as many entries in a table as in JSON", async (what) => {
    const json = await membrane(["list", what, "--format", "json"], { cwd });
    const text = await membrane(["list", what], { cwd });
    const rows = JSON.parse(json.out) as object[];
    expect({ json: json.code, text: text.code, talk: json.talk + text.talk }).toEqual({ json: 0, text: 0, talk: "" });
    expect(rows.length).toBeGreaterThan(0);
    expect(text.out.trimEnd().split("\n").length).toBe(rows.length + 1);
  });

  it("lists the profiles by the names that --profile takes", async () => {
    const { out } = await membrane(["list", "profiles", "--format", "json"], { cwd });
    expect((JSON.parse(out) as { profile: string }[]).map(({ profile }) => profile)).toEqual([
      "evidence",
      "control-plane",
    ]);
  });

  it("lists every obligation", async () => {
    const { out } = await membrane(["list", "obligations", "--format", "json"], { cwd });
    expect((JSON.parse(out) as { obligation: string }[]).map((row) => row.obligation)).toEqual(
      obligations.map((each) => each.id),
    );
  });
});
