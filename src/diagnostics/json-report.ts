import type { Reported } from "./finding.ts";
import type { FindingsReport } from "./findings-report.ts";
import { tally } from "./tally.ts";

/** Prints findings as one JSON document, described by `contracts/schema/findings.schema.json`. */
export function jsonReport({ command, version, findings, suppressed, rules, looked, judged }: FindingsReport): string {
  const { error, warning, info } = tally(findings);
  const document = {
    version: 1,
    tool: { name: "membrane-kit", version },
    command,
    judged,
    looked: { rules: rules.map(({ id }) => id), ...looked },
    errors: error,
    warnings: warning,
    infos: info,
    findings: findings.map((finding) => shown(finding)),
    suppressed: suppressed.map((finding) => ({ ...shown(finding), reason: finding.reason })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** What has a meaning for others: names and subjects are inside the fingerprint. */
function shown({ rule, severity, fingerprint, place, message, remedy }: Reported): Record<string, unknown> {
  const { file, pointer, line, column, length } = place;
  return {
    rule,
    severity,
    fingerprint,
    place: { file, ...(pointer === undefined ? {} : { pointer }), line, column, length },
    message,
    ...(remedy === undefined ? {} : { remedy }),
  };
}
