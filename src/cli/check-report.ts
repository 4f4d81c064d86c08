import type { Finding } from "../diagnostics/finding.ts";
import { githubReport } from "../diagnostics/github-report.ts";
import { jsonReport, tally } from "../diagnostics/json-report.ts";
import { junitReport } from "../diagnostics/junit-report.ts";
import { textReport, type TextOptions } from "../diagnostics/text-report.ts";

/** The forms a report of `membrane check` has. */
export const CHECK_FORMATS = ["text", "json", "github", "junit"] as const;

/** One of the forms. */
export type CheckFormat = (typeof CHECK_FORMATS)[number];

/** What was looked at, so that a reader sees that a clean report is not an empty one. */
export interface Looked {
  readonly rules: readonly string[];
  readonly pages: number;
  readonly generated: number;
  readonly runtimes: readonly string[];
}

/** Renders a report and one line that sums it up. */
export function checkReport(
  format: CheckFormat,
  findings: readonly Finding[],
  looked: Looked,
  text: TextOptions,
): { result: string; summary: string } {
  const { errors, warnings } = tally(findings);
  const seen = [
    counted(looked.rules.length, "rule"),
    counted(looked.pages, "page"),
    counted(looked.generated, "generated text"),
    ...(looked.runtimes.length > 0 ? [counted(looked.runtimes.length, "running membrane")] : []),
  ];
  const summary = `${counted(errors, "error")}, ${counted(warnings, "warning")} (${seen.join(", ")})`;
  return { result: rendered(format, findings, looked, text), summary };
}

function rendered(format: CheckFormat, findings: readonly Finding[], looked: Looked, text: TextOptions): string {
  switch (format) {
    case "text":
      return textReport(findings, text);
    case "json":
      return jsonReport(findings, { looked });
    case "github":
      return githubReport(findings);
    case "junit":
      return junitReport(findings, looked.rules);
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
