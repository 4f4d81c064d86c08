import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a record whose signature no trust anchor verifies. */
export const recordUnsigned: Guard<"record-unsigned"> = async (crossing, condition) =>
  refuseIf((await crossing.record()) === undefined, condition);
