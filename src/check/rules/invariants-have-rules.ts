import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { fault, meant, type CheckRule } from "../context.ts";
import { placeIn } from "../places.ts";

/** Gives each consistency invariant that a contract names a rule that keeps it. */
export const invariantsHaveRules: CheckRule = {
  id: "invariants-have-rules",
  why: "An invariant that a contract names and no rule keeps is believed and never checked.",
  needs: "bundle",
  check: (context) => {
    const claimed = new Set(context.rules.flatMap((rule) => rule.invariant ?? []));
    const source = context.bundle.sources.productionAdmission;
    return source.value.customer_boundary_lane.consistency_invariants.flatMap(({ invariant }, index) => {
      if (claimed.has(invariant)) return [];
      const place = placeIn(context, source, `/customer_boundary_lane/consistency_invariants/${index}/invariant`);
      return [
        fault(
          "invariants-have-rules",
          place,
          `no rule keeps the invariant ${JSON.stringify(invariant)}`,
          meant(didYouMean(invariant, claimed)) ?? "add a rule that claims it, or take the invariant out",
        ),
      ];
    });
  },
};
