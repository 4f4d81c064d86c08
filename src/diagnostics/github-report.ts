import type { Finding } from "./finding.ts";

/** Prints findings as workflow commands, which GitHub shows beside the line of a pull request. */
export function githubReport(findings: readonly Finding[]): string {
  return findings.map((finding) => annotation(finding)).join("");
}

function annotation({ rule, severity, place, message, remedy }: Finding): string {
  const at = Object.entries({ file: place.file, line: place.line, col: place.column, title: rule })
    .map(([name, value]) => `${name}=${property(String(value))}`)
    .join(",");
  return `::${severity === "info" ? "notice" : severity} ${at}::${data(remedy === undefined ? message : `${message}\n${remedy}`)}\n`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
