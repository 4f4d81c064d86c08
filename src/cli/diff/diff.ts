import { locateBundle } from "../../bundle/locate.ts";
import { comparedOf, compareBundles } from "../../diff/compare.ts";
import type { DiffFinding } from "../../diff/finding.ts";
import { SEVERITIES, type Severity } from "../../diagnostics/finding.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { diffReport, type DiffFormat } from "./report.ts";
import { openSide, type OpenedSide } from "./open-side.ts";

/** What `membrane diff` was asked for. */
export interface DiffRequest {
  readonly base: string;
  readonly head: string | undefined;
  readonly format: DiffFormat;
  readonly failOn: Severity;
}

/** Compares two contracts: 0 when nothing is as bad as the threshold, 1 when something is. Throws UsageError when there is nothing to compare. */
export async function diff(request: DiffRequest, terminal: Terminal): Promise<ExitCode> {
  const own = locateBundle(undefined, terminal.cwd);
  const head = request.head === undefined ? openSide(own, terminal, own) : openSide(request.head, terminal, own);
  const base = openSide(request.base, terminal, head.onDisk ?? own);
  const compared = demandComparable(base, head);
  const { witnessesOf } = await import("../../diff/witness/find-witness.ts");
  const findings = compareBundles({ base, head, severities: {}, witnessOf: witnessesOf(base, head) });
  terminal.out(diffReport(request.format, findings, { base, head, compared, color: terminal.color }));
  terminal.talk(
    `${summary(findings)} (compared ${Object.entries(compared)
      .map(([what, count]) => `${count} ${what}`)
      .join(", ")})\n`,
  );
  return findings.some(({ severity, approved }) => approved === undefined && isAtLeast(severity, request.failOn))
    ? EXIT.findings
    : EXIT.clean;
}

function demandComparable(base: OpenedSide, head: OpenedSide): ReturnType<typeof comparedOf> {
  const compared = comparedOf(base, head);
  if (compared.profiles > 0) return compared;
  const names = ({ bundle }: OpenedSide): string => bundle.profiles.map(({ name }) => name).join(", ");
  throw new UsageError(`the two have no profile in common, so nothing was compared: ${names(base)} and ${names(head)}`);
}

function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

function summary(findings: readonly DiffFinding[]): string {
  const open = findings.filter(({ approved }) => approved === undefined);
  const counts = SEVERITIES.map((severity) => {
    const count = open.filter((finding) => finding.severity === severity).length;
    return `${count} ${severity}${count === 1 || severity === "info" ? "" : "s"}`;
  });
  const approved = findings.length - open.length;
  return [...counts, ...(approved > 0 ? [`${approved} approved`] : [])].join(", ");
}
