import { slipOf } from "../../diagnostics/did-you-mean.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { fault, type CheckRule } from "../context.ts";
import { labelReader, type LabelClaim } from "../label-claims.ts";
import { onPage } from "../rule-example.ts";

/** Holds every maturity label that stands beside an operation to the label of the contract. */
export const docsLabels: CheckRule = {
  id: "docs-labels",
  why: "A page that gives an operation a higher label than the contract promises customers what nobody built, and a lower one hides what they have.",
  example: onPage("{operation} ({label})", "{operation} ({wrong label})"),
  needs: "pages",
  invariant: "docs_match_operation_maturity",
  judge: ({ bundle }) => {
    const maturity: Readonly<Record<string, string>> = bundle.productionAdmission.operation_maturity;
    const labels = [...bundle.labels.keys()];
    const claimsOf = labelReader(new Set(Object.keys(maturity)), new Set(labels));
    return {
      ofPage: (page) => claimsOf(page).flatMap((claim) => judge(claim, maturity[claim.operation] ?? "", labels)),
    };
  },
};

function judge(
  { operation, label, block, at, length, grouped }: LabelClaim,
  expected: string,
  labels: readonly string[],
): Finding[] {
  if (label === expected) return [];
  const place = block.place(at, length);
  const what = labels.includes(label)
    ? `${operation} is labelled ${JSON.stringify(label)}, the contract says ${JSON.stringify(expected)}`
    : `${operation} is labelled ${JSON.stringify(label)}, which is no maturity label`;
  if (grouped) return [fault("docs-labels", place, what, `move it to those that are "${expected}"`)];
  const near = slipOf(label, labels);
  const remedy = near === expected ? `did you mean "${expected}"?` : `write "${expected}"`;
  return [{ ...fault("docs-labels", place, what, remedy), subject: operation }];
}
