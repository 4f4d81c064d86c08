import type { Finding } from "./finding.ts";
import type { FindingsReport } from "./findings-report.ts";

const MARK = { error: "❌ error", warning: "⚠️ warning", info: "ℹ️ info" } as const;
/** More rows than anybody reads; a step summary has a limit of its own, too. */
const MOST = 200;

/** Prints findings as a page of Markdown: one line that sums up, and a table. GitHub shows it as the summary of a step. */
export function markdownReport({ command, findings, summary, judged }: FindingsReport): string {
  const rows = findings.slice(0, MOST).map((finding) => row(finding));
  const left = findings.length - rows.length;
  return [
    `### ${cell(command)}`,
    "",
    `${cell(summary)}${judged ? "" : "; nothing was judged"}`,
    ...(rows.length === 0 ? [] : ["", "| | Where | What | Rule |", "|---|---|---|---|", ...rows]),
    ...(left === 0 ? [] : ["", `${left} more are not shown here.`]),
    "",
  ].join("\n");
}

function row({ severity, place, message, remedy, rule }: Finding): string {
  const what = remedy === undefined ? cell(message) : `${cell(message)}<br>${cell(remedy)}`;
  return `| ${MARK[severity]} | ${cell(`${place.file}:${place.line}:${place.column}`)} | ${what} | ${cell(rule)} |`;
}

/** Text of documents may hold markup, and nothing of it must be obeyed. */
function cell(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\`*_{}[\]()#!|~@]/gu, (mark) => `&#${mark.codePointAt(0)};`)
    .replaceAll(/\s+/gu, " ");
}
