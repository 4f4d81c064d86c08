import { SEVERITIES, type Finding, type Severity } from "./finding.ts";

const COMMAND: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

/** Prints findings as workflow commands, which GitHub shows beside the line of a pull request. It shows only the first of each step, so errors come first. */
export function githubReport(findings: readonly Finding[]): string {
  return SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity))
    .map((finding) => annotation(finding))
    .join("");
}

function annotation({ rule, severity, place, message, remedy }: Finding): string {
  const at = Object.entries({
    file: place.file,
    line: place.line,
    col: place.column,
    endColumn: place.column + place.length,
    title: rule,
  })
    .map(([name, value]) => `${name}=${property(String(value))}`)
    .join(",");
  return `::${COMMAND[severity]} ${at}::${data(remedy === undefined ? message : `${message}\n${remedy}`)}\n`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
