import { byCodeUnit } from "../bundle/by-code-unit.ts";

/** How much a finding matters: an error fails a gate, a warning does not. */
export type Severity = "error" | "warning";

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
