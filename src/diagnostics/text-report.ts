import { codeFrame } from "./code-frame.ts";
import type { Finding } from "./finding.ts";

/** How findings are shown to people. */
export interface TextOptions {
  /** Text of each file findings may point into, by the path in their place. A file that is absent gets no code frame. */
  readonly texts: ReadonlyMap<string, string>;
  readonly color: boolean;
  /** What to show instead of a code frame, for findings that have something better. */
  readonly details?: (finding: Finding) => string | undefined;
}

/** Prints each finding as `file:line:column`, what is wrong, a code frame and the remedy. */
export function textReport(findings: readonly Finding[], options: TextOptions): string {
  return findings.map((finding) => oneFinding(finding, options)).join("");
}

function oneFinding(finding: Finding, { texts, color, details }: TextOptions): string {
  const { place } = finding;
  const paint = color ? painted : plain;
  const pointer = place.pointer === undefined || place.pointer === "" ? "" : ` (#${place.pointer})`;
  const lines = [
    `${paint("bold", `${place.file}:${place.line}:${place.column}`)} ${paint(finding.severity, finding.severity)} ${finding.rule}${pointer}`,
    `  ${printable(finding.message)}`,
  ];
  const text = texts.get(place.file);
  const shown =
    finding.withheld === true
      ? undefined
      : (details?.(finding) ?? (text === undefined ? undefined : codeFrame(text, place)));
  if (shown !== undefined && shown !== "") {
    lines.push(
      ...printable(shown)
        .split("\n")
        .map((line) => `  ${line}`.trimEnd()),
    );
  }
  if (finding.remedy !== undefined) lines.push(`  ${printable(finding.remedy)}`);
  return `${lines.join("\n")}\n\n`;
}

const STYLES = { bold: "1", error: "31", warning: "33", info: "36" } as const;

function painted(style: keyof typeof STYLES, text: string): string {
  return `\u001b[${STYLES[style]}m${text}\u001b[0m`;
}

function plain(_style: keyof typeof STYLES, text: string): string {
  return text;
}

/** A document may hold control characters, and a terminal would obey them. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\uFFFD");
}
