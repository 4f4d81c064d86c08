import { covers } from "../admission.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a verified record that is not yet, or no longer, in its timeframe. */
export const recordExpired: Guard<"record-expired"> = async (crossing, condition) => {
  const rules = crossing.profile.document.admission;
  const record = await crossing.record();
  return refuseIf(rules !== undefined && !covers(record?.claims, crossing.now, rules), condition);
};
