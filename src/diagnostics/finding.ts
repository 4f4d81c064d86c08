import { byCodeUnit } from "../bundle/by-code-unit.ts";

/** How much a finding matters: an error fails a gate, a warning and an info do not. */
export const SEVERITIES = ["error", "warning", "info"] as const;

/** One of them. */
export type Severity = (typeof SEVERITIES)[number];

/** A place in a file. Lines and columns count from one; columns count UTF-16 units. */
export interface Place {
  /** Path as the user knows it, with forward slashes. */
  readonly file: string;
  /** JSON pointer inside the file, when the file is JSON. */
  readonly pointer?: string;
  readonly line: number;
  readonly column: number;
  /** How many characters to underline; at least one. */
  readonly length: number;
  /** What the place is called when lines move and files are called by another path: never shown, part of the fingerprint. */
  readonly name?: string;
}

/** One thing that is wrong, where it is, and how to mend it. Every part of the toolkit that finds something finds one of these. */
export interface Finding {
  /** Permanent id of the rule that found it. */
  readonly rule: string;
  readonly severity: Severity;
  readonly place: Place;
  /** What is wrong and what was expected: lower case, no full stop, no value of a request. */
  readonly message: string;
  /** What to do, as one line. */
  readonly remedy?: string;
  /** The line holds something that must not be shown: no report may quote it. */
  readonly withheld?: true;
  /** What it is about, where one place has several things: never shown, part of the fingerprint. */
  readonly subject?: string;
}

/** A finding by the name under which approvals, dashboards and the next run know it. */
export interface Reported extends Finding {
  /** 16 hexadecimal digits that stay when the message is reworded and when lines move. */
  readonly fingerprint: string;
}

/** A finding that somebody gave a reason to let pass. */
export interface SuppressedFinding extends Reported {
  readonly reason: string;
  /** Whether the reason stands beside what was found, or elsewhere. */
  readonly kind: "inSource" | "external";
}

/** Sorts findings by file, line, column and rule, so that two runs print the same text. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      byCodeUnit(a.place.file, b.place.file) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column ||
      byCodeUnit(a.rule, b.rule) ||
      byCodeUnit(a.message, b.message),
  );
}
