import type { Finding } from "./finding.ts";

/** How many findings of each severity there are. */
export interface Tally {
  readonly errors: number;
  readonly warnings: number;
}

/** Counts findings by severity. */
export function tally(findings: readonly Finding[]): Tally {
  const errors = findings.filter((finding) => finding.severity === "error").length;
  return { errors, warnings: findings.filter((finding) => finding.severity === "warning").length };
}

/** Prints findings as one JSON document; `about` says what was looked at. Equal findings give equal bytes. */
export function jsonReport(findings: readonly Finding[], about: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ version: 1, ...about, ...tally(findings), findings }, null, 2)}\n`;
}
