import type { Refusal } from "./model.ts";

/** Where a request names the tenant of its caller, if it does. What stands there adds nothing: the caller has no other. */
export function tenantPlaces(refuses: readonly Refusal[]): string[] {
  return refuses.flatMap((refusal) => (refusal.when === "foreign-tenant" ? [refusal.at] : []));
}
