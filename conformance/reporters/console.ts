import type { Bundle } from "../../src/bundle/model.ts";
import type { Report, ReportObligation } from "../../src/generated/documents.ts";
import { findingLines, type Paint } from "./console-finding.ts";
import { foldText } from "./fold-text.ts";

/** How the text is coloured. */
export interface ConsoleOptions {
  readonly color: boolean;
  /** How a command line names the bundle, when it is not the kit's own. */
  readonly contracts?: string;
}

const [RED, GREEN, YELLOW] = [31, 32, 33];

/** More findings than this in full would hide the first ones; one fault often breaks many promises. */
const IN_FULL = 8;

/** The report for a person at a terminal: what was not judged first, then the findings, the verdict last, so that what matters most is still on the screen. */
export function consoleReport(report: Report, bundle: Bundle, { color, contracts }: ConsoleOptions): string {
  const paint: Paint = (code, text) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const violated = report.obligations.filter(({ outcome }) => outcome === "violated");
  const full = firstOfEachKind(violated).slice(0, IN_FULL);
  const waived = report.obligations.filter(({ outcome }) => outcome === "waived");
  const sections = [
    ...byReason(report, "not_applicable", "Not applicable", paint),
    ...byReason(report, "out_of_assurance", `Out of assurance at level ${report.run.assurance}`, paint),
    ...byReason(report, "could_not_run", "Could not be judged", paint),
    signalLines(report),
    ...waived.map((each) => findingLines(each, report, bundle, paint, contracts)),
    ...full.map((each) => findingLines(each, report, bundle, paint, contracts)),
    shortLines(
      violated.filter((each) => !full.includes(each)),
      paint,
    ),
    faultLines(report, paint),
    summaryLines(report, paint),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

function firstOfEachKind(violated: readonly ReportObligation[]): ReportObligation[] {
  return violated.filter((each, index) => violated.findIndex(({ suffix }) => suffix === each.suffix) === index);
}

/** What else is violated, a line or two each. All of it is in the JSON report, and its programs are saved. */
function shortLines(others: readonly ReportObligation[], paint: Paint): string[] {
  if (others.length === 0) return [];
  return [
    `Violated as well, ${counted(others.length, "obligation")}; in full with --only <id>, or in --format json:`,
    ...others.flatMap(({ id, finding }) => [
      paint(RED, `  ${id}`),
      ...foldText("    ", finding?.problems[0]?.seen ?? "", 6),
    ]),
  ];
}

/** Obligations of one outcome, those with the same reason together. */
function byReason(
  report: Report,
  outcome: Report["obligations"][number]["outcome"],
  title: string,
  paint: Paint,
): string[][] {
  const reasons = new Map<string, string[]>();
  for (const each of report.obligations) {
    if (each.outcome !== outcome) continue;
    const reason = each.reason ?? "no reason is known";
    reasons.set(reason, [...(reasons.get(reason) ?? []), `  ${each.id}`]);
  }
  return [...reasons].map(([reason, ids]) => [
    ...foldText("", `${title}, ${counted(ids.length, "obligation")}: ${reason}`, 2).map((line) =>
      outcome === "could_not_run" ? paint(YELLOW, line) : line,
    ),
    ...ids,
  ]);
}

function signalLines({ unconfirmed }: Report): string[] {
  if (unconfirmed.length === 0) return [];
  return [
    `Seen once and not confirmed, ${counted(unconfirmed.length, "signal")}:`,
    ...unconfirmed.flatMap(({ obligation, problem }) => foldText("  ", `${obligation}: ${problem.seen}`, 4)),
  ];
}

function faultLines({ waiverFaults }: Report, paint: Paint): string[] {
  if (waiverFaults.length === 0) return [];
  return [
    paint(RED, `Waivers that do not hold good, ${waiverFaults.length}:`),
    ...waiverFaults.flatMap(({ obligation, fault, says }) => foldText("  ", `${fault} ${obligation}: ${says}`, 4)),
  ];
}

function summaryLines(report: Report, paint: Paint): string[] {
  const { counts, verdict, run, traffic, target, shard, merged } = report;
  const conformant = verdict.verdict === "conformant";
  const shown = conformant ? `conformant (${verdict.assurance})` : verdict.verdict;
  const color = conformant ? GREEN : verdict.verdict === "nonconformant" ? RED : YELLOW;
  const surfaces = report.surfaces.map(({ surface, bytes }) => `${surface} ${bytes} bytes`).join(", ");
  const outcomes = Object.entries(counts)
    .filter(([name, value]) => value > 0 || name === "held" || name === "violated")
    .map(([name, value]) => `${value} ${name.replaceAll("_", " ")}`);
  const seconds = (run.milliseconds / 1000).toFixed(1);
  return [
    `target    ${target.name} over ${target.transport}${target.bindings === undefined ? "" : `, through bindings ${target.bindings.slice(0, 12)}`}`,
    ...(shard === undefined ? [] : [`shard     ${shard.index} of ${shard.of}, plan ${run.plan.slice(0, 12)}`]),
    ...(merged === undefined ? [] : [`merged    ${counted(merged.shards.length, "shard")}`]),
    ...(run.resumed === undefined ? [] : [resumedLine(run.resumed)]),
    `sent      ${counted(traffic.requests, "request")} in ${counted(traffic.cases, "case")} with ${counted(traffic.canaries, "planted value")}, ${seconds} s, seed ${run.seed}`,
    `searched  every answer${surfaces === "" ? "" : `, ${surfaces}`}`,
    `outcome   ${outcomes.join(", ")}`,
    `verdict   ${paint(color, shown)}: ${verdict.because}${run.filters.length > 0 ? " (filtered: certifies nothing)" : ""}`,
  ];
}

function resumedLine({ sittings, cases }: NonNullable<Report["run"]["resumed"]>): string {
  return `resumed   begun ${sittings} times, ${counted(cases, "case")} ${cases === 1 ? "stands" : "stand"} from before`;
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
