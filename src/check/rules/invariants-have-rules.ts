import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { fault, isKept, meant, type CheckRule, type RuleAsSet } from "../context.ts";
import { placeIn } from "../places.ts";

/** Gives each consistency invariant that a contract names a rule that keeps it. */
export const invariantsHaveRules: CheckRule = {
  id: "invariants-have-rules",
  why: "An invariant that a contract names and no rule keeps is believed and never checked.",
  example: {
    in: "bundle",
    document: "production-admission",
    pointer: "/customer_boundary_lane/consistency_invariants/-",
    when: "absent",
    bad: { invariant: "planted_invariant", sentence: "Nobody keeps it." },
  },
  needs: "bundle",
  check: (context) => {
    const claimed = new Set(context.rules.filter((rule) => isKept(rule)).flatMap((rule) => rule.invariant ?? []));
    const source = context.bundle.sources.productionAdmission;
    return source.value.customer_boundary_lane.consistency_invariants.flatMap(({ invariant }, index) => {
      if (claimed.has(invariant)) return [];
      const place = placeIn(context, source, `/customer_boundary_lane/consistency_invariants/${index}/invariant`);
      return [
        fault(
          "invariants-have-rules",
          place,
          `no rule keeps the invariant ${JSON.stringify(invariant)}`,
          remedyFor(invariant, context.rules, claimed),
        ),
      ];
    });
  },
};

/** A rule that cannot fail the gate keeps nothing, whatever it says. */
function remedyFor(invariant: string, rules: readonly RuleAsSet[], claimed: ReadonlySet<string>): string {
  const lowered = rules.find((rule) => rule.invariant === invariant);
  if (lowered !== undefined) return `rule ${lowered.id} does, and the configuration sets it to ${lowered.setting}`;
  return meant(didYouMean(invariant, claimed)) ?? "add a rule that claims it, or take the invariant out";
}
