import { valueAt } from "../../bundle/json-pointer.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a value that needs reviewer standing unless the provenance repeats it and cites a standing the caller's tenant was given. */
export const standing: Guard<"standing"> = (crossing, condition) => {
  const request = crossing.value();
  const value = valueAt(request, condition.at);
  if (typeof value !== "string" || !condition.values.includes(value)) return undefined;
  const reference = valueAt(request, condition.reference);
  const given = typeof reference === "string" && crossing.caller().standingRefs.includes(reference);
  return refuseIf(!given || valueAt(request, condition.bound) !== value, condition);
};
