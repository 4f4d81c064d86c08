import { NOBODY } from "../identities.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a caller without a known credential. */
export const unauthenticated: Guard<"unauthenticated"> = (crossing, condition) =>
  refuseIf(crossing.caller() === NOBODY, condition);
