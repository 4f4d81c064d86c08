import type { Bundle } from "../../src/bundle/model.ts";
import type { Report, ReportObligation } from "../../src/generated/documents.ts";

/** How the text is coloured. */
export interface ConsoleOptions {
  readonly color: boolean;
}

/** The report for a person at a terminal: findings first, then what was not judged, the verdict last. */
export function consoleReport(report: Report, bundle: Bundle, { color }: ConsoleOptions): string {
  const paint = (code: number, text: string): string => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const lines: string[] = [];
  for (const each of report.obligations.filter((obligation) => obligation.outcome === "violated"))
    lines.push(...findingLines(each, bundle, paint), "");
  const unrun = report.obligations.filter((obligation) => obligation.outcome === "could_not_run");
  if (unrun.length > 0)
    lines.push(paint(33, "Could not be judged:"), ...unrun.map((each) => `  ${each.id}: ${each.reason ?? ""}`), "");
  const absent = report.obligations.filter((obligation) => obligation.outcome === "not_applicable");
  if (absent.length > 0)
    lines.push("Not applicable:", ...absent.map((each) => `  ${each.id}: ${each.reason ?? ""}`), "");
  const beyond = report.obligations.filter((obligation) => obligation.outcome === "out_of_assurance");
  if (beyond.length > 0)
    lines.push(
      `Out of assurance at level ${report.run.assurance}:`,
      ...beyond.map((each) => `  ${each.id}: ${each.reason ?? ""}`),
      "",
    );
  for (const signal of report.unconfirmed)
    lines.push(`Seen once and not again: ${signal.obligation}: ${signal.problem.seen}`);
  lines.push(...summaryLines(report, paint));
  return `${lines.join("\n")}\n`;
}

type Paint = (code: number, text: string) => string;

function findingLines(each: ReportObligation, bundle: Bundle, paint: Paint): string[] {
  const { finding } = each;
  if (finding === undefined) return [];
  const sentences = bundle.requirements
    .filter((entry) => each.requirements.includes(entry.id))
    .map((entry) => `  ${entry.id} ${entry.level}: ${entry.sentence}`);
  const problems = finding.problems.flatMap((problem) => [
    `  expected  ${problem.expected}`,
    `  seen      ${problem.seen}  (step ${problem.step}, ${problem.oracle} oracle)`,
  ]);
  const pages = codesIn(finding.problems.map((problem) => problem.expected).join(" "), bundle).map(
    (code) => `  read      docs/reference/refusal-codes.md#${code}`,
  );
  return [
    paint(31, `VIOLATED ${each.id}`),
    ...sentences,
    ...problems,
    `  smallest program (came back ${finding.reproduced}):`,
    ...finding.steps.map((step) => `    ${step.id}  ${step.text}`),
    ...pages,
    `  replay    ${finding.replay}`,
  ];
}

function codesIn(text: string, bundle: Bundle): string[] {
  return [...new Set(text.match(/[A-Za-z][A-Za-z0-9_]+/gu) ?? [])].filter((word) => bundle.codes.has(word));
}

function summaryLines(report: Report, paint: Paint): string[] {
  const { counts, verdict, run, traffic } = report;
  const shown =
    verdict.verdict === "conformant"
      ? paint(32, `conformant (${verdict.assurance})`)
      : paint(verdict.verdict === "nonconformant" ? 31 : 33, verdict.verdict);
  const surfaces = report.surfaces.map(({ surface, bytes }) => `${surface} ${bytes} bytes`).join(", ");
  return [
    `target    ${report.target.name} over ${report.target.transport}`,
    `checked   ${traffic.requests} requests in ${traffic.cases} cases with ${traffic.canaries} planted values, ${(run.milliseconds / 1000).toFixed(1)} s, seed ${run.seed}`,
    ...(surfaces === "" ? [] : [`searched  every answer, ${surfaces}`]),
    `outcome   ${Object.entries(counts)
      .map(([name, value]) => `${String(value)} ${name.replaceAll("_", " ")}`)
      .join(", ")}`,
    `verdict   ${shown}: ${verdict.because}${run.filters.length > 0 ? " (filtered: certifies nothing)" : ""}`,
  ];
}
