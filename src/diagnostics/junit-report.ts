import type { Finding } from "./finding.ts";
import type { FindingsReport } from "./findings-report.ts";
import { junitXml, type JunitCase } from "./junit-xml.ts";

/** Prints findings as JUnit XML: one case for each rule that ran, failed by its errors. Warnings and infos are shown but fail nothing. */
export function junitReport({ command, findings, rules }: Omit<FindingsReport, "text">): string {
  const names = [...new Set([...rules.map(({ id }) => id), ...findings.map((finding) => finding.rule)])];
  const classname = command.replaceAll(" ", ".");
  const cases = names.map((rule) =>
    oneCase(
      classname,
      rule,
      findings.filter((finding) => finding.rule === rule),
    ),
  );
  return junitXml({ name: command, cases });
}

function oneCase(classname: string, rule: string, findings: readonly Finding[]): JunitCase {
  const errors = findings.filter(({ severity }) => severity === "error").map((finding) => lineOf(finding));
  const others = findings
    .filter(({ severity }) => severity !== "error")
    .map((finding) => `${finding.severity}: ${lineOf(finding)}`);
  return {
    classname,
    name: rule,
    outcome:
      errors.length === 0
        ? { is: "passed" }
        : { is: "failure", message: `${errors.length} found`, text: errors.join("\n") },
    ...(others.length === 0 ? {} : { out: others.join("\n") }),
  };
}

function lineOf({ place, message, remedy }: Finding): string {
  return `${place.file}:${place.line}:${place.column}: ${message}${remedy === undefined ? "" : `; ${remedy}`}`;
}
