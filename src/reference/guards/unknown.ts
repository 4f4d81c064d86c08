import { valueAt } from "../../bundle/json-pointer.ts";
import { consentCited, memberOf } from "./consent.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a reference the tenant has not, or that was created with other bindings. One answer for all: which it was is not the caller's to know. */
export const unknown: Guard<"unknown"> = async (crossing, condition) => {
  const consent = await consentCited(crossing, condition.at);
  const bound = (pointer: string): boolean => valueAt(crossing.value(), pointer) === memberOf(consent, pointer);
  return refuseIf(consent === undefined || !condition.binds.every(bound), condition);
};
