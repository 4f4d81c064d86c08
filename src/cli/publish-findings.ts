import { appendFileSync } from "node:fs";
import { allRules } from "../check/all-rules.ts";
import type { Suppressed } from "../check/suppressions/suppress.ts";
import { SEVERITIES, type Finding } from "../diagnostics/finding.ts";
import type { FindingsFormat } from "../diagnostics/findings-formats.ts";
import { FINDINGS_REPORTERS, type FindingsReport } from "../diagnostics/findings-report.ts";
import { fingerprinted } from "../diagnostics/fingerprint.ts";
import { markdownReport } from "../diagnostics/markdown-report.ts";
import { tally } from "../diagnostics/tally.ts";
import { cannotWrite } from "./demand-writable.ts";
import { publish, type Output } from "./outputs.ts";
import type { Terminal } from "./terminal.ts";
import { ownVersion } from "./version.ts";

/** What a command found, and what it looked at. */
export interface Found {
  /** The command, as `membrane check`. */
  readonly command: string;
  /** Sorted, with the names of their places. */
  readonly findings: readonly Finding[];
  /** What was let pass. */
  readonly suppressed?: readonly Suppressed[];
  /** Ids of the rules that ran. */
  readonly ran: readonly string[];
  /** How many of each kind of thing were looked at, beside rules: singular names. */
  readonly counts: Readonly<Record<string, number>>;
  /** What machines are told of that. */
  readonly looked: Readonly<Record<string, unknown>>;
  readonly judged: boolean;
  readonly text: FindingsReport["text"];
}

/** Writes what was found in every form asked for, and gives the line that sums it up. In a step of GitHub the summary of the step gets a table, too. */
export function publishFindings(found: Found, outputs: readonly Output<FindingsFormat>[], terminal: Terminal): string {
  const report = reportOf(found);
  publish(outputs, (format, color) => FINDINGS_REPORTERS[format](report, color), terminal);
  const stepSummary = terminal.environment["GITHUB_STEP_SUMMARY"] ?? "";
  if (stepSummary !== "" && outputs.some(({ format }) => format === "github")) {
    try {
      appendFileSync(stepSummary, `${markdownReport(report)}\n`);
    } catch (error) {
      throw cannotWrite("the file that GITHUB_STEP_SUMMARY names", error);
    }
  }
  return report.summary;
}

function reportOf({ command, findings, suppressed = [], ran, counts, looked, judged, text }: Found): FindingsReport {
  const known = new Map(allRules().map((rule) => [rule.id, rule]));
  const sums = tally(findings);
  // Together, so that no two have one fingerprint.
  const all = fingerprinted([...findings, ...suppressed.map(({ finding }) => finding)]);
  const passed = suppressed.length === 0 ? "" : `, ${suppressed.length} suppressed`;
  const seen = [counted(ran.length, "rule"), ...Object.entries(counts).map(([what, count]) => counted(count, what))];
  return {
    command,
    version: ownVersion(),
    findings: all.slice(0, findings.length),
    suppressed: suppressed.flatMap(({ by: { reason, kind } }, index) => {
      const finding = all[findings.length + index];
      return finding === undefined ? [] : [{ ...finding, reason, kind }];
    }),
    rules: ran.map((id) => ({ id, why: known.get(id)?.why ?? id, severity: known.get(id)?.severity ?? "error" })),
    looked,
    summary: `${SEVERITIES.filter((severity) => severity !== "info" || sums.info > 0)
      .map((severity) => counted(sums[severity], severity))
      .join(", ")}${passed} (${seen.join(", ")})`,
    judged,
    text,
  };
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
