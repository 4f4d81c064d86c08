import type { Reported, Severity, SuppressedFinding } from "./finding.ts";
import type { FindingsFormat } from "./findings-formats.ts";
import { githubReport } from "./github-report.ts";
import { gitlabReport } from "./gitlab-report.ts";
import { jsonReport } from "./json-report.ts";
import { junitReport } from "./junit-report.ts";
import { markdownReport } from "./markdown-report.ts";
import { sarifReport } from "./sarif-report.ts";
import { textReport, type TextOptions } from "./text-report.ts";

/** What a report says of a rule. */
export interface RuleShown {
  readonly id: string;
  readonly why: string;
  readonly severity: Severity;
}

/** Everything a command found, whatever the command. Equal reports give equal texts in every form. */
export interface FindingsReport {
  /** The command, as `membrane check`. */
  readonly command: string;
  /** Version of the kit. */
  readonly version: string;
  readonly findings: readonly Reported[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Rules that ran: those that found nothing too. */
  readonly rules: readonly RuleShown[];
  /** What was looked at, so that a clean report is seen not to be an empty one. */
  readonly looked: Readonly<Record<string, unknown>>;
  /** The same in one line, with the number of findings. */
  readonly summary: string;
  /** Whether everything was judged. What could not be read was not. */
  readonly judged: boolean;
  readonly text: Omit<TextOptions, "color">;
}

/** Renders what a command found. */
export type FindingsReporter = (report: FindingsReport, color: boolean) => string;

/** Every form of it. A new one is added to the list of forms and here. */
export const FINDINGS_REPORTERS: Readonly<Record<FindingsFormat, FindingsReporter>> = {
  text: (report, color) => textReport(report.findings, { ...report.text, color }),
  json: jsonReport,
  junit: junitReport,
  sarif: sarifReport,
  github: ({ findings }) => githubReport(findings),
  gitlab: ({ findings }) => gitlabReport(findings),
  markdown: markdownReport,
};
