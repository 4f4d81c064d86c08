import type { DiffRule } from "./rule.ts";

const source = (id: string, severity: DiffRule["severity"], why: string): DiffRule => ({
  id,
  kind: "source",
  severity,
  why,
});

/** Generated types change, so code that uses them may not compile. */
export const SOURCE_RULES: readonly DiffRule[] = [
  source("type-renamed", "error", "A generated type has another name, so code that imports it does not compile."),
  source("type-removed", "error", "A generated type is gone, so code that imports it does not compile."),
  source("type-optionality", "warning", "A member of a generated type became optional, or is not optional any more."),
  source("type-shape", "warning", "A generated type has other members or words than before."),
  source("type-added", "info", "There is a generated type that was not there before."),
];
