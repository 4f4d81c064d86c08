import { consentCited } from "./consent.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a reference to something that is no longer live. It runs in the transaction of the effect, so nothing can change in between. */
export const state: Guard<"state"> = async (crossing, condition) => {
  const consent = await consentCited(crossing, condition.at);
  return refuseIf(consent !== undefined && !condition.live.includes(consent.state), condition);
};
