import type { Finding } from "../diagnostics/finding.ts";

/** Thrown when a bundle cannot be used. It carries every finding, and the texts needed to show them. */
export class BundleError extends Error {
  readonly code = "contract_invalid";
  readonly findings: readonly Finding[];
  /** Text of each file that a finding points into. */
  readonly texts: ReadonlyMap<string, string>;

  constructor(findings: readonly Finding[], texts: ReadonlyMap<string, string>) {
    super(`${findings.length} contract ${findings.length === 1 ? "error" : "errors"}`);
    this.name = "BundleError";
    this.findings = findings;
    this.texts = texts;
  }
}
