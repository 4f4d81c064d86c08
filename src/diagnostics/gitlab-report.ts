import type { Reported, Severity } from "./finding.ts";

const SEVERITY: Readonly<Record<Severity, string>> = { error: "major", warning: "minor", info: "info" };

/** Prints findings as a Code Quality report, which GitLab shows in a merge request. */
export function gitlabReport(findings: readonly Reported[]): string {
  const entries = findings.map(({ rule, severity, fingerprint, place, message, remedy }) => ({
    type: "issue",
    check_name: rule,
    description: remedy === undefined ? message : `${message}; ${remedy}`,
    categories: ["Bug Risk"],
    severity: SEVERITY[severity],
    fingerprint,
    location: {
      path: place.file,
      lines: { begin: place.line },
    },
  }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}
