import { BUNDLE_RULES } from "../bundle/rules/index.ts";
import type { RuleFact } from "./context.ts";
import {
  DOCUMENT_RULES,
  GENERATED_RULES,
  LOCK_RULES,
  PAGE_RULES,
  SUPPRESSION_RULES,
  TYPE_RULES,
} from "./found-elsewhere.ts";
import { CHECK_RULES } from "./rules/index.ts";

/** Invariants that are kept while a bundle is read. */
const KEPT_BY_BUNDLE_RULES: Readonly<Record<string, string>> = { "pilot-record-fields": "pilot_record_fields_agree" };

/** Every rule there is, those of documents and bundles first. A severity can be set for these ids and for no other. */
export function allRules(): RuleFact[] {
  const ofBundles = BUNDLE_RULES.map(({ id, why, example, settable }): RuleFact => {
    const invariant = KEPT_BY_BUNDLE_RULES[id];
    return {
      id,
      why,
      example,
      ...(invariant === undefined ? {} : { invariant }),
      ...(settable === true ? {} : { fixed: "because what is derived from a bundle relies on it" }),
    };
  });
  return [
    ...DOCUMENT_RULES,
    ...ofBundles,
    ...PAGE_RULES,
    ...CHECK_RULES,
    ...GENERATED_RULES,
    ...TYPE_RULES,
    ...LOCK_RULES,
    ...SUPPRESSION_RULES,
  ];
}
