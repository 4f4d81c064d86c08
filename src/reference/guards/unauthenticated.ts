import { NOBODY } from "../identities.ts";
import type { ProfileTypes } from "../profile-types.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a caller without a known credential. */
export const unauthenticated: Guard<"unauthenticated", ProfileTypes> = (crossing, condition) =>
  refuseIf(crossing.caller() === NOBODY, condition);
