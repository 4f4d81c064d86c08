import type { ProfileTypes } from "../profile-types.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a known credential that is bound to no tenant: nothing else says whose rows are meant. */
export const unbound: Guard<"unbound", ProfileTypes> = (crossing, condition) =>
  refuseIf(crossing.caller().tenant === "", condition);
