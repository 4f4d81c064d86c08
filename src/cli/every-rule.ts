import { allRules } from "../check/all-rules.ts";
import type { RuleFact } from "../check/context.ts";
import { DIFF_RULES } from "../diff/rules/index.ts";

/** Every rule of every command. A severity can be set for these ids and for no other. */
export function everyRule(): RuleFact[] {
  return [...allRules(), ...DIFF_RULES];
}
