import type { DiffRule } from "./rule.ts";

/** Words for people change, and nothing else. */
export const DOCS_RULES: readonly DiffRule[] = [
  {
    id: "prose-changed",
    kind: "docs",
    severity: "info",
    why: "A text for people reads otherwise; nothing else changed.",
  },
  { id: "version-changed", kind: "docs", severity: "info", why: "A document says another version of itself." },
  {
    id: "schema-rewritten",
    kind: "docs",
    severity: "info",
    why: "A schema is written in another way and means the same.",
  },
];
