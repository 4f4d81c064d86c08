import { DOCS_RULES } from "./docs.ts";
import { LEAK_RULES } from "./leak.ts";
import { POLICY_RULES } from "./policy.ts";
import type { DiffRule } from "./rule.ts";
import { SOURCE_RULES } from "./source.ts";
import { WIRE_RULES } from "./wire.ts";

/** Every rule of `membrane diff`, the most dangerous kind first. */
export const DIFF_RULES: readonly DiffRule[] = [
  ...LEAK_RULES,
  ...WIRE_RULES,
  ...SOURCE_RULES,
  ...POLICY_RULES,
  ...DOCS_RULES,
];
