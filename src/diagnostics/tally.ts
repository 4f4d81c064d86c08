import { SEVERITIES, type Finding, type Severity } from "./finding.ts";

/** How many findings of each severity there are. */
export function tally(findings: readonly Finding[]): Record<Severity, number> {
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  const [error, warning, info] = SEVERITIES.map((severity) => count(severity));
  return { error: error ?? 0, warning: warning ?? 0, info: info ?? 0 };
}
