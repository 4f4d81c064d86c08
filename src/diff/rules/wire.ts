import type { DiffRule } from "./rule.ts";

const wire = (id: string, why: string, severity: DiffRule["severity"] = "error"): DiffRule => ({
  id,
  kind: "wire",
  severity,
  why,
});

/** What clients send is refused, or what they read is not there. */
export const WIRE_RULES: readonly DiffRule[] = [
  wire("profile-removed", "Every client of the surface loses it."),
  wire("operation-removed", "Clients of the operation get the refusal of no route."),
  wire("route-changed", "Clients call a method and path that is not there any more."),
  wire("carrier-changed", "Clients send a member in a place where it is not looked for."),
  wire("credential-changed", "Clients show their credential in a place where it is not looked for."),
  wire("request-member-removed", "A member that clients may send is refused."),
  wire("request-member-required", "A request without the member, which was taken before, is refused."),
  wire("request-accepts-less", "A value that was taken before is refused."),
  wire("request-closed", "A request with members nobody declared, which was taken before, is refused."),
  wire("response-member-removed", "A member that clients read is gone."),
  wire("response-member-optional", "A member that clients rely on may be missing."),
  wire("clean-answer-changed", "Clients tell success by another status, outcome or code than before."),
  wire("refusal-added", "Requests that were accepted before may be refused.", "warning"),
  wire("refusal-tightened", "A refusal answers where it did not before.", "warning"),
  wire("refusal-code-changed", "Clients get another code or status for the same refusal."),
  wire("refusal-order-changed", "With two faults present, another code answers than before.", "warning"),
  wire("detector-added", "Requests with material of this kind, which were accepted before, are refused.", "warning"),
  wire("detector-tightened", "More is recognised as sensitive material and refused.", "warning"),
  wire("limit-lowered", "Bodies that were taken before are too long or too deep."),
  wire("document-allows-less", "A document of the bundle allows less than before, or limits more.", "warning"),
  wire("document-removed", "A document that clients can put in force is gone."),
  wire("idempotency-changed", "A request that is sent again has another effect than before."),
  wire("envelope-changed", "Clients look for a part of an answer where it is not any more."),
];
