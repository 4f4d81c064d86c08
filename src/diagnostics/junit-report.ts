import type { Finding } from "./finding.ts";
import { junitXml, type JunitCase } from "./junit-xml.ts";

/** Prints findings as JUnit XML: one case for each rule that ran, failed by its errors. Warnings are shown but fail nothing. */
export function junitReport(findings: readonly Finding[], rules: readonly string[]): string {
  const names = [...new Set([...rules, ...findings.map((finding) => finding.rule)])];
  const cases = names.map((rule) =>
    oneCase(
      rule,
      findings.filter((finding) => finding.rule === rule),
    ),
  );
  return junitXml({ name: "membrane check", cases });
}

function oneCase(rule: string, findings: readonly Finding[]): JunitCase {
  const lines = (severity: Finding["severity"]): string[] =>
    findings
      .filter((finding) => finding.severity === severity)
      .map(
        ({ place, message, remedy }) =>
          `${place.file}:${place.line}:${place.column}: ${message}${remedy === undefined ? "" : `; ${remedy}`}`,
      );
  const [errors, warnings] = [lines("error"), lines("warning")];
  return {
    classname: "membrane.check",
    name: rule,
    outcome:
      errors.length === 0
        ? { is: "passed" }
        : { is: "failure", message: `${errors.length} found`, text: errors.join("\n") },
    ...(warnings.length === 0 ? {} : { out: warnings.join("\n") }),
  };
}
