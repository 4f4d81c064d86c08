import { valueAt } from "../../bundle/json-pointer.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a verified record of another tenant. */
export const recordForeign: Guard<"record-foreign"> = async (crossing, condition) =>
  refuseIf(valueAt((await crossing.record())?.claims, "/tenant") !== crossing.caller().tenant, condition);
