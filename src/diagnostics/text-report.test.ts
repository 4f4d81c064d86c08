import { describe, expect, it } from "vitest";
import type { Finding } from "./finding.ts";
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
