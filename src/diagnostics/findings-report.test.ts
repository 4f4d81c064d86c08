import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { Finding } from "./finding.ts";
import { FINDINGS_FORMATS } from "./findings-formats.ts";
import { FINDINGS_REPORTERS, type FindingsReport } from "./findings-report.ts";
import { found, reportOf } from "./fixtures/findings-report.ts";
import { readXml } from "./fixtures/read-xml.ts";

/** Texts that would break a form that forgets to escape. */
const HOSTILE = 'a,b:c "q" <&> ]]> \r\n::error::x | `*[l](u)* %0A \u0000\u001b[31m \uD800 ${{ x }} -->';
const hostile = found({
  rule: "odd-rule",
  message: HOSTILE,
  remedy: HOSTILE,
  place: { file: "a b/ü#?.json", pointer: "/a~1b/0", line: 7, column: 1, length: 1 },
});
const all: Finding[] = [
  found(),
  found(),
  found({ rule: "mild", severity: "warning" }),
  found({ rule: "told", severity: "info", place: { file: "/abs/x.json", line: 1, column: 1, length: 1 } }),
  found({ place: { file: "http://127.0.0.1:8787/contract", pointer: "/x", line: 1, column: 1, length: 1 } }),
  hostile,
];
const reports: readonly (readonly [string, FindingsReport])[] = [
  ["nothing", reportOf([])],
  ["everything", reportOf(all)],
  [
    "what was let pass",
    reportOf([found()], {
      suppressed: [{ ...found(), fingerprint: "0".repeat(16), reason: HOSTILE, kind: "external" }],
    }),
  ],
  ["what could not be judged", reportOf([found(), hostile], { judged: false })],
];
const read = (format: keyof typeof FINDINGS_REPORTERS, report: FindingsReport): unknown =>
  JSON.parse(FINDINGS_REPORTERS[format](report, false));
const faults = (validate: ValidateFunction, value: unknown): unknown => (validate(value) ? [] : validate.errors);

describe("findings as SARIF", () => {
  const require = createRequire(import.meta.url);
  // The published schema. It says draft-04, of which it uses nothing but the name of the id.
  const {
    id: _id,
    $schema: _draft,
    ...schema
  } = require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json") as Record<string, unknown>;
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

  it("keeps the schema of SARIF 2.1.0, which knows a broken log", () => {
    for (const [what, report] of reports) expect([what, faults(validate, read("sarif", report))]).toEqual([what, []]);
    const { runs, ...log } = read("sarif", reportOf(all)) as { runs: object[] };
    expect(validate({ ...log, runs: runs.map((run) => ({ ...run, results: [{ message: "no object" }] })) })).toBe(
      false,
    );
  });

  it("leads from each result to its rule, its place from one, and a fingerprint of its own", () => {
    const log = read("sarif", reportOf(all)) as Sarif;
    const [{ tool, results, columnKind }] = log.runs;
    expect(columnKind).toBe("utf16CodeUnits");
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(results[0]?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: "a.md" },
      region: { startLine: 2, startColumn: 3, endColumn: 7 },
    });
    expect(results.map(({ level }) => level)).toEqual(["error", "error", "warning", "note", "error", "error"]);
    expect(results.map((each) => each.locations[0]?.physicalLocation.artifactLocation.uri)).toEqual([
      "a.md",
      "a.md",
      "a.md",
      "file:///abs/x.json",
      "http://127.0.0.1:8787/contract",
      "a%20b/%C3%BC%23%3F.json",
    ]);
    const prints = results.map(({ partialFingerprints }) => partialFingerprints["membraneFinding/v1"]);
    expect(new Set(prints).size).toBe(all.length);
  });

  it("tells of a run that judged nothing as one that failed", () => {
    const [run] = (read("sarif", reportOf([found()], { judged: false })) as Sarif).runs;
    expect(run.invocations[0]?.executionSuccessful).toBe(false);
    expect(run.invocations[0]?.toolExecutionNotifications?.length).toBe(1);
  });
});

interface Sarif {
  readonly runs: [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly columnKind: string;
      readonly invocations: readonly {
        readonly executionSuccessful: boolean;
        readonly toolExecutionNotifications?: readonly unknown[];
      }[];
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly partialFingerprints: Readonly<Record<string, string>>;
        readonly locations: readonly {
          readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region: unknown };
        }[];
      }[];
    },
  ];
}

describe("findings as JSON", () => {
  const schema = new URL("../../contracts/schema/findings.schema.json", import.meta.url);
  const validate = new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync(schema, "utf8")) as object);

  it("keep the schema of the kit, and count each severity", () => {
    for (const [what, report] of reports) expect([what, faults(validate, read("json", report))]).toEqual([what, []]);
    expect(read("json", reportOf(all))).toMatchObject({ errors: 4, warnings: 1, infos: 1 });
  });
});

describe("findings for GitLab", () => {
  // https://docs.gitlab.com/ci/testing/code_quality/: what an entry must have, and nothing else that is ours to say.
  const text = { type: "string", minLength: 1 };
  const closed = (properties: Record<string, object>): object => ({
    type: "object",
    additionalProperties: false,
    required: Object.keys(properties),
    properties,
  });
  const validate = new Ajv2020({ strict: true }).compile({
    type: "array",
    items: closed({
      type: { const: "issue" },
      check_name: text,
      description: text,
      categories: { type: "array", items: text, minItems: 1 },
      severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
      fingerprint: { type: "string", pattern: "^[0-9a-f]{16}$" },
      location: closed({
        path: { type: "string", pattern: "^[^.].*$" },
        lines: closed({ begin: { type: "integer", minimum: 1 } }),
      }),
    }),
  });

  it("are entries of the documented shape, each with a fingerprint of its own", () => {
    for (const [what, report] of reports) expect([what, faults(validate, read("gitlab", report))]).toEqual([what, []]);
    const entries = read("gitlab", reportOf(all)) as { fingerprint: string; severity: string }[];
    expect(entries.map(({ severity }) => severity)).toEqual(["major", "major", "minor", "info", "major", "major"]);
    expect(new Set(entries.map(({ fingerprint }) => fingerprint)).size).toBe(all.length);
  });
});

describe("findings as JUnit XML", () => {
  it("are one case for each rule that ran, and only errors fail one", () => {
    const [suite] = readXml(FINDINGS_REPORTERS.junit(reportOf(all), false)).children;
    expect(suite?.attributes).toMatchObject({ name: "membrane check", tests: "5", failures: "2", errors: "0" });
    expect(suite?.children.map((each) => [each.attributes["name"], each.children.map(({ name }) => name)])).toEqual([
      ["clean", []],
      ["some-rule", ["failure"]],
      ["mild", ["system-out"]],
      ["told", ["system-out"]],
      ["odd-rule", ["failure"]],
    ]);
    expect(suite?.children[1]?.children[0]?.text).toContain("a.md:2:3: this is <wrong> & that; mend it\n");
  });
});

describe("findings as workflow commands of GitHub", () => {
  /** Reads a line as the runner does: a command, properties, and the text after the second colons. */
  const command = (line: string): { command: string; properties: Record<string, string>; text: string } => {
    const [, name = "", list = "", text = ""] = /^::([a-z]+) (.*?)::(.*)$/u.exec(line) ?? [];
    const unescaped = (value: string): string =>
      value.replaceAll(/%(25|0D|0A|3A|2C)/gu, (_all, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
    const properties = list.split(",").map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at), unescaped(pair.slice(at + 1))] as const;
    });
    return { command: name, properties: Object.fromEntries(properties), text: unescaped(text) };
  };

  it("are one line each, errors first, and read as what was meant", () => {
    const lines = FINDINGS_REPORTERS.github(reportOf(all), false).trimEnd().split("\n");
    expect(lines.length).toBe(all.length);
    const read = lines.map((line) => command(line));
    expect(read.map((each) => each.command)).toEqual(["error", "error", "error", "error", "warning", "notice"]);
    expect(read[0]).toEqual({
      command: "error",
      properties: { file: "a.md", line: "2", col: "3", endColumn: "7", title: "some-rule" },
      text: "this is <wrong> & that\nmend it",
    });
    expect(read[3]?.text).toBe(`${HOSTILE}\n${HOSTILE}`);
    expect(read[3]?.properties["file"]).toBe("a b/ü#?.json");
  });
});

describe("findings as Markdown", () => {
  it("are a table in which nothing of a document is markup", () => {
    const page = FINDINGS_REPORTERS.markdown(reportOf([found(), hostile]), false);
    const rows = page.split("\n").filter((line) => line.startsWith("| "));
    expect(rows[1]).toBe("| ❌ error | a.md:2:3 | this is &lt;wrong&gt; &amp; that<br>mend it | some-rule |");
    expect(rows.slice(1).map((row) => row.match(/\|/gu)?.length)).toEqual([5, 5]);
    expect(page).not.toMatch(/[`*[\]]/u);
  });

  it("says how many it leaves out", () => {
    const page = FINDINGS_REPORTERS.markdown(reportOf(Array.from({ length: 203 }, () => found())), false);
    expect(page).toContain("\n3 more are not shown here.\n");
  });
});

it.each(FINDINGS_FORMATS)("quotes nothing of a withheld line as %s", (format) => {
  const secret = found({ withheld: true, message: "text of 12 characters has the shape of secret material" });
  expect(FINDINGS_REPORTERS[format](reportOf([secret]), false)).not.toContain("two and more");
});
