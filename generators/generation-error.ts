import type { Finding } from "../src/diagnostics/finding.ts";

/** Thrown when nothing can be generated from valid documents, or a page asks for a region nobody makes. It carries every finding. */
export class GenerationError extends Error {
  readonly code = "generation_failed";
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super(
      findings
        .map(
          ({ place, message }) => `${place.file}${place.pointer === undefined ? "" : `#${place.pointer}`}: ${message}`,
        )
        .join("\n"),
    );
    this.name = "GenerationError";
    this.findings = findings;
  }
}

/** A GenerationError about one place of a JSON document. */
export function cannotGenerate(
  rule: string,
  file: string,
  pointer: string,
  message: string,
  remedy?: string,
): GenerationError {
  const place = { file, pointer, line: 1, column: 1, length: 1 };
  return new GenerationError([
    { rule, severity: "error", place, message, ...(remedy === undefined ? {} : { remedy }) },
  ]);
}
