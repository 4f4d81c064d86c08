import type { Finding } from "./finding.ts";

/** Prints findings as JUnit XML: one case for each rule that ran, failed by its errors. Warnings are shown but fail nothing. */
export function junitReport(findings: readonly Finding[], rules: readonly string[]): string {
  const names = [...new Set([...rules, ...findings.map((finding) => finding.rule)])];
  const cases = names.map((rule) =>
    oneCase(
      rule,
      findings.filter((finding) => finding.rule === rule),
    ),
  );
  const failures = cases.filter((each) => each.failed).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="membrane check" tests="${cases.length}" failures="${failures}">`,
    `  <testsuite name="membrane check" tests="${cases.length}" failures="${failures}">`,
    ...cases.map((each) => each.xml),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function oneCase(rule: string, findings: readonly Finding[]): { xml: string; failed: boolean } {
  const open = `    <testcase classname="membrane.check" name="${escaped(rule)}"`;
  const line = ({ place, message, remedy }: Finding): string =>
    `${place.file}:${place.line}:${place.column}: ${message}${remedy === undefined ? "" : `; ${remedy}`}`;
  const errors = findings.filter((finding) => finding.severity === "error");
  const warnings = findings.filter((finding) => finding.severity === "warning");
  const parts = [
    ...(errors.length === 0
      ? []
      : [
          `      <failure message="${escaped(`${errors.length} found`)}">${escaped(errors.map((each) => line(each)).join("\n"))}</failure>`,
        ]),
    ...(warnings.length === 0
      ? []
      : [`      <system-out>${escaped(warnings.map((each) => line(each)).join("\n"))}</system-out>`]),
  ];
  const xml = parts.length === 0 ? `${open}/>` : [`${open}>`, ...parts, "    </testcase>"].join("\n");
  return { xml, failed: errors.length > 0 };
}

function escaped(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- XML 1.0 cannot hold these at all
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/gu, "\uFFFD")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
  );
}
