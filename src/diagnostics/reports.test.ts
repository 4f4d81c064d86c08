import { describe, expect, it } from "vitest";
import type { Finding } from "./finding.ts";
import { githubReport } from "./github-report.ts";
import { jsonReport } from "./json-report.ts";
import { junitReport } from "./junit-report.ts";
import { textReport } from "./text-report.ts";

const place = { file: "a.md", line: 2, column: 3, length: 4 };
const found: Finding = {
  rule: "some-rule",
  severity: "error",
  place,
  message: "this is <wrong> & that",
  remedy: "mend it",
};
const texts = new Map([["a.md", "one\ntwo and more\nthree"]]);

describe("textReport", () => {
  it("shows where, what, the lines around it and the remedy", () => {
    expect(textReport([found], { texts, color: false })).toBe(
      [
        "a.md:2:3 error some-rule",
        "  this is <wrong> & that",
        "    1 | one",
        "  > 2 | two and more",
        "      |   ^^^^",
        "    3 | three",
        "  mend it",
        "",
        "",
      ].join("\n"),
    );
  });

  it("quotes no line that is withheld", () => {
    const text = textReport([{ ...found, withheld: true }], { texts, color: false, details: () => "two and more" });
    expect(text).toBe("a.md:2:3 error some-rule\n  this is <wrong> & that\n  mend it\n\n");
  });

  it("lets no control character of a document through to the terminal", () => {
    const hostile = new Map([["a.md", "one\ntwo \u001b[2J\u0007 and\u202e more"]]);
    const text = textReport([{ ...found, message: "bad \u001b[31m" }], { texts: hostile, color: false });
    for (const control of ["\u001b", "\u0007", "\u202e"]) expect(text).not.toContain(control);
  });

  it("colours only when asked", () => {
    expect(textReport([found], { texts, color: true })).toContain("\u001b[31merror\u001b[0m");
  });
});

describe("reports for machines", () => {
  it("escape what would end a workflow command", () => {
    const odd = { ...found, place: { ...place, file: "a,b:c.md" }, message: "one\ntwo % three" };
    expect(githubReport([odd])).toBe(
      "::error file=a%2Cb%3Ac.md,line=2,col=3,title=some-rule::one%0Atwo %25 three%0Amend it\n",
    );
  });

  it("give JUnit one case for each rule, and fail none for a warning", () => {
    const warning: Finding = { ...found, rule: "mild", severity: "warning" };
    expect(junitReport([found, warning], ["clean", "some-rule"])).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites name="membrane check" tests="3" failures="1" errors="0" skipped="0">',
        '  <testsuite name="membrane check" tests="3" failures="1" errors="0" skipped="0">',
        '    <testcase classname="membrane.check" name="clean"/>',
        '    <testcase classname="membrane.check" name="some-rule">',
        '      <failure message="1 found">a.md:2:3: this is &lt;wrong&gt; &amp; that; mend it</failure>',
        "    </testcase>",
        '    <testcase classname="membrane.check" name="mild">',
        "      <system-out>a.md:2:3: this is &lt;wrong&gt; &amp; that; mend it</system-out>",
        "    </testcase>",
        "  </testsuite>",
        "</testsuites>",
        "",
      ].join("\n"),
    );
  });

  it("count errors and warnings in JSON", () => {
    expect(JSON.parse(jsonReport([found], { looked: 1 }))).toEqual({
      version: 1,
      looked: 1,
      errors: 1,
      warnings: 0,
      findings: [found],
    });
  });
});
