import { valueAt } from "../../bundle/json-pointer.ts";
import type { Operation } from "../../bundle/model.ts";
import { consentCited, memberOf } from "./consent.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a value outside the list the cited resource was created with. */
export const scope: Guard<"scope"> = async (crossing, condition) => {
  const cited = citationOf(crossing.operation, condition.resource);
  const consent = cited === undefined ? undefined : await consentCited(crossing, cited);
  const covered = memberOf(consent, condition.within);
  return refuseIf(Array.isArray(covered) && !covered.includes(valueAt(crossing.value(), condition.at)), condition);
};

/** Where the operation cites the resource: its other conditions say so. */
function citationOf(operation: Operation, resource: string): string | undefined {
  for (const each of operation.refuses) {
    if ((each.when === "state" || each.when === "unknown") && each.resource === resource) return each.at;
  }
  return undefined;
}
