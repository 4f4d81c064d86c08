import { valueAt } from "../../bundle/json-pointer.ts";
import type { ProfileTypes } from "../profile-types.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a request that names another tenant than the caller's. A request may leave its tenant out where the schema lets it. */
export const foreignTenant: Guard<"foreign-tenant", ProfileTypes> = (crossing, condition) => {
  const named = valueAt(crossing.value(), condition.at);
  return refuseIf(named !== undefined && named !== crossing.caller().tenant, condition);
};
