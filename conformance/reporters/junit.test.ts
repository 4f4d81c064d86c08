import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { ReportObligation } from "../../src/generated/documents.ts";
import { obligation, report } from "./fixtures/report.ts";
import { readXml, type XmlElement } from "../../src/diagnostics/fixtures/read-xml.ts";
import { junitConformReport } from "./junit.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const finding = {
  fingerprint: "0123456789abcdef",
  problems: [{ step: "s1", oracle: "answer" as const, expected: "refused with a", seen: "admitted (200)" }],
  steps: [{ id: "s1", text: "attack: x" }],
  reproduced: "3 of 3",
  replay: "membrane replay a.json --command 'python3 server.py'",
};
const inside = (element: XmlElement | undefined, name: string): XmlElement[] =>
  (element?.children ?? []).filter((child) => child.name === name);
const read = (obligations: ReportObligation[], more = {}): XmlElement =>
  readXml(junitConformReport(report(obligations, more), bundle));

describe("the report as JUnit XML", () => {
  it("has one case for each obligation, under its operation, and says what became of it", () => {
    const suites = read([
      obligation("control-accepted", "held"),
      obligation("secret-refused", "violated", { finding }),
      obligation("replay", "could_not_run", { reason: "no callers" }),
      obligation("record-refused", "not_applicable", { reason: "the target lacks it" }),
      obligation("durable", "out_of_assurance", { reason: "needs restart" }),
      obligation("scope-refused", "waived", { reason: "until 2999-01-01", finding }),
      obligation("budget", "unmerged", { reason: "only a merge can judge it" }),
    ]);
    const [suite] = inside(suites, "testsuite");
    expect(suite?.attributes).toEqual({
      name: "membrane conform",
      tests: "7",
      failures: "1",
      errors: "1",
      skipped: "4",
    });
    const cases = inside(suite, "testcase");
    expect(new Set(cases.map(({ attributes }) => attributes["classname"]))).toEqual(
      new Set(["evidence.connector.ingest"]),
    );
    const said = cases.map((each) => {
      const what = each.children.find(({ name }) => name !== "properties");
      return [each.attributes["name"]?.split("/")[1], what?.name, what?.attributes["message"]];
    });
    expect(said).toEqual([
      ["control-accepted", undefined, undefined],
      ["secret-refused", "failure", "expected refused with a, seen admitted (200)"],
      ["replay", "error", "no callers"],
      ["record-refused", "skipped", "not applicable: the target lacks it"],
      ["durable", "skipped", "out of assurance: needs restart"],
      ["scope-refused", "skipped", "waived: until 2999-01-01"],
      ["budget", "skipped", "unmerged: only a merge can judge it"],
    ]);
    expect(inside(cases[1], "failure")[0]?.text).toContain(finding.replay);
    expect(inside(cases[5], "skipped")[0]?.text).toContain(finding.replay);
  });

  it("carries seed, verdict, level and digest", () => {
    const [suite] = inside(read([obligation("replay", "held")]), "testsuite");
    const properties: unknown = Object.fromEntries(
      inside(inside(suite, "properties")[0], "property").map(({ attributes }) => [
        attributes["name"],
        attributes["value"],
      ]),
    );
    expect(properties).toMatchObject({ seed: "7", verdict: "conformant", level: "wire", digest: "0".repeat(64) });
  });

  it("does not look passed when the run is void", () => {
    const verdict = { verdict: "void" as const, assurance: "wire" as const, because: "no proof of life" };
    const [suite] = inside(read([obligation("replay", "held")], { verdict }), "testsuite");
    expect(suite?.attributes).toMatchObject({ tests: "2", errors: "1" });
  });

  it.each(["]]> <a b='c'> & \" &amp;", "\u0000\u001b[31m\u000b\uFFFE\uFFFF", "\uD800 and \uDC00", "a\r\nb\tc"])(
    "is well-formed with the text %j",
    (text) => {
      const problem = { step: "s1", oracle: "answer" as const, expected: text, seen: text };
      const obligations = [
        obligation("replay", "could_not_run", { reason: text }),
        obligation("scope-refused", "violated", { finding: { ...finding, problems: [problem], replay: text } }),
      ];
      const [suite] = inside(read(obligations), "testsuite");
      const shown = inside(inside(suite, "testcase")[0], "error")[0]?.attributes["message"] ?? "";
      // oxlint-disable-next-line no-control-regex -- what XML 1.0 cannot hold
      const allowed = text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\uFFFE\uFFFF]|\p{Surrogate}/gu, "\uFFFD");
      expect(shown).toBe(allowed);
    },
  );
});
