import { allRules } from "../check/all-rules.ts";
import type { RuleHead } from "../check/context.ts";
import type { RuleExample } from "../check/rule-example.ts";
import { DIFF_RULES } from "../diff/rules/index.ts";

/** Every rule of every command. A severity can be set for these ids and for no other. */
export function everyRule(): (RuleHead & { readonly example?: RuleExample })[] {
  return [...allRules(), ...DIFF_RULES];
}
