import { answeredBefore, isSame } from "../idempotency.ts";
import type { ProfileTypes } from "../profile-types.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a key that an accepted request with another body has used. */
export const idempotencyConflict: Guard<"idempotency-conflict", ProfileTypes> = async (crossing, condition) => {
  const answered = await answeredBefore(crossing);
  return refuseIf(answered !== undefined && !isSame(crossing, answered), condition);
};
