import type { Compared } from "../../diff/compare.ts";
import type { DiffFinding } from "../../diff/finding.ts";
import { codeFrame } from "../../diagnostics/code-frame.ts";
import { textReport } from "../../diagnostics/text-report.ts";
import type { OpenedSide } from "./open-side.ts";

/** The forms a report of `membrane diff` has. */
export const DIFF_FORMATS = ["text", "json"] as const;

/** One of the forms. */
export type DiffFormat = (typeof DIFF_FORMATS)[number];

/** What a report is about. */
export interface DiffReported {
  readonly base: OpenedSide;
  readonly head: OpenedSide;
  readonly compared: Compared;
  readonly color: boolean;
}

/** Renders what a comparison found. */
export function diffReport(format: DiffFormat, findings: readonly DiffFinding[], about: DiffReported): string {
  switch (format) {
    case "text":
      return asText(findings, about);
    case "json":
      return asJson(findings, about);
  }
}

function asText(findings: readonly DiffFinding[], { base, head, color }: DiffReported): string {
  const frames = new Map(
    findings.map((finding) => [
      finding,
      [
        `${finding.kind.toUpperCase()}, ${finding.fingerprint}`,
        ...frame("base", base, finding.base),
        ...frame("head", head, finding.place),
        ...shownBy(finding),
      ].join("\n"),
    ]),
  );
  return textReport(findings, { texts: new Map(), color, details: (finding) => frames.get(finding as DiffFinding) });
}

function frame(name: string, { texts }: OpenedSide, place: DiffFinding["place"]): string[] {
  const text = texts.get(place.file);
  const at = `${name} ${place.file}:${place.line}:${place.column}`;
  return text === undefined ? [at] : [at, codeFrame(text, place)];
}

function shownBy({ witness, canBeShown }: DiffFinding): string[] {
  if (witness === undefined) return canBeShown ? ["no document was found that shows it"] : [];
  return [
    `the ${witness.accepted} takes, and the ${witness.refused} refuses at ${witness.at || "the top"}:`,
    JSON.stringify(witness.document),
  ];
}

function asJson(findings: readonly DiffFinding[], { base, head, compared }: DiffReported): string {
  return `${JSON.stringify({ version: 1, base: base.name, head: head.name, compared, findings }, null, 2)}\n`;
}
