import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { metaSchemaFaults } from "../../src/bundle/meta-schema.ts";
import type { Report } from "../../src/generated/documents.ts";
import { build } from "../cli/built.ts";
import { membrane } from "../cli/terminal.ts";
import { moduleFile } from "./module-file.ts";
import { reportFaults, reportSchema } from "./report-faults.ts";

const cwd = mkdtempSync(join(tmpdir(), "membrane-schema-"));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const withoutAdmission = fileURLToPath(new URL("fixtures/without-admission.mjs", import.meta.url));

interface Run {
  readonly code: number;
  readonly report: Report;
}

const cases = {
  "conformant, filtered": { args: ["--only", "label-true"] },
  "nonconformant with findings": {
    args: ["--only", "evidence.connector.ingest/secret-refused", "--only", "*/gate-refused"],
    mutant: "leak/echo-in-hint",
  },
  incomplete: { args: ["--only", "refusal-reached"] },
  "at the level wire": { args: ["--only", "durable", "--only", "label-true", "--assurance", "wire"] },
  "without an optional capability": { args: ["--only", "record-refused", "--only", "label-true"], lacking: true },
} satisfies Record<string, { args: string[]; mutant?: string; lacking?: boolean }>;
type Name = keyof typeof cases;
const names = Object.keys(cases) as Name[];
const runs = new Map<Name, Run>();

beforeAll(async () => {
  build();
  for (const name of names) {
    const { args, mutant, lacking }: { args: string[]; mutant?: string; lacking?: boolean } = cases[name];
    const target = ["--module", lacking === true ? withoutAdmission : moduleFile(cwd, mutant)];
    const fixed = ["--seed", "7", "--max-examples", "2", "--format", "json"];
    const { code, out, talk } = await membrane(["conform", ...target, ...fixed, ...args], { cwd });
    expect(talk).not.toContain("membrane:");
    runs.set(name, { code, report: JSON.parse(out) as Report });
  }
}, 120_000);

describe("the JSON report", () => {
  it("says each of the outcomes it is tested with", () => {
    const said = names.map((name) => [name, run(name).code, run(name).report.verdict.verdict]);
    expect(said).toEqual([
      ["conformant, filtered", 0, "conformant"],
      ["nonconformant with findings", 1, "nonconformant"],
      ["incomplete", 3, "incomplete"],
      ["at the level wire", 0, "conformant"],
      ["without an optional capability", 0, "conformant"],
    ]);
    const outcomes = names.flatMap((name) => run(name).report.obligations.map(({ outcome }) => outcome));
    expect([...new Set(outcomes)].toSorted()).toEqual([
      "could_not_run",
      "held",
      "not_applicable",
      "out_of_assurance",
      "violated",
    ]);
    const finding = run("nonconformant with findings").report.obligations.find((each) => each.finding)?.finding;
    expect(finding?.file).toContain(".membrane");
    expect(finding?.replay).toContain("membrane replay");
  });

  it.each(names)("keeps its schema when the run is %s", (name) => {
    expect(reportFaults(run(name).report)).toEqual([]);
    expect(metaSchemaFaults("report", run(name).report)).toEqual([]);
  });

  it("counts each obligation once, under its outcome", () => {
    for (const { report } of runs.values()) {
      const counted = Object.values<number>({ ...report.counts }).reduce((sum, count) => sum + count, 0);
      expect(counted).toBe(report.obligations.length);
      for (const { outcome } of report.obligations) expect(report.counts[outcome]).toBeGreaterThan(0);
    }
  });

  it("has no object, however deep, that may hold a member its schema does not know", () => {
    const report = structuredClone(run("nonconformant with findings").report);
    const { id: obligation, finding } = report.obligations.find((each) => each.finding !== undefined)!;
    report.unconfirmed = [{ obligation, problem: { ...finding!.problems[0]! } }];
    const places = objectsIn(report);
    expect(places.length).toBeGreaterThanOrEqual(20);
    for (const place of places) {
      const changed = structuredClone(report);
      Object.assign(at(changed, place), { added_by_the_test: true });
      expect(reportFaults(changed)).toEqual([`${place}: additionalProperties`]);
    }
  });

  it("has no member that may be left out of its objects but those the schema calls optional", () => {
    const { report } = run("incomplete");
    for (const name of Object.keys(report)) {
      const changed: Record<string, unknown> = structuredClone({ ...report });
      delete changed[name];
      expect(reportFaults(changed)).toEqual([": required"]);
    }
  });

  it("is described by a schema whose every object is closed", () => {
    const objects = objectsIn(reportSchema)
      .map((place) => [place, at(reportSchema, place)] as const)
      .filter(([place, node]) => !place.endsWith("/properties") && ("properties" in node || node["type"] === "object"));
    expect(objects.length).toBeGreaterThan(10);
    expect(objects.filter(([, node]) => node["additionalProperties"] !== false).map(([place]) => place)).toEqual([]);
  });
});

function run(name: Name): Run {
  return runs.get(name)!;
}

/** Pointers of all objects in a value, the value first. */
function objectsIn(value: unknown, place = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  const inside = Object.entries(value).flatMap(([name, member]) =>
    objectsIn(member, `${place}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`),
  );
  return Array.isArray(value) ? inside : [place, ...inside];
}

function at(value: unknown, place: string): Record<string, unknown> {
  return place
    .split("/")
    .slice(1)
    .reduce<unknown>(
      (node, name) => (node as Record<string, unknown>)[name.replaceAll("~1", "/").replaceAll("~0", "~")],
      value,
    ) as Record<string, unknown>;
}
