import { valueAt } from "../../bundle/json-pointer.ts";
import { isAdmitted } from "../admission.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a request for production that no live record of the tenant admits at its coordinates. */
export const admission: Guard<"admission"> = async (crossing, condition) => {
  const asks = crossing.profile.document.admission?.request;
  if (asks === undefined || valueAt(crossing.value(), asks.at) !== asks.value) return undefined;
  return refuseIf(!(await isAdmitted(crossing, crossing.operation.name)), condition);
};
