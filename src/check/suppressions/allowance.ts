import type { Finding, Place } from "../../diagnostics/finding.ts";

/** Somebody's word that a finding is known and may pass. */
export interface Allowance {
  readonly rule: string;
  /** Why; empty where nobody said. */
  readonly reason: string;
  /** Where it is written. */
  readonly place: Place;
  /** Whether it stands beside what it lets pass, or in the configuration. */
  readonly kind: "inSource" | "external";
  /** The file it speaks of. */
  readonly document: string;
  covers(finding: Finding): boolean;
}
