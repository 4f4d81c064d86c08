import { refuseIf, type Guard } from "../../guards/guard.ts";
import type { ControlCrossing, ControlTypes } from "../control-types.ts";
import { openCredentials, sealCredential } from "../credentials.ts";
import { SealingError } from "../sealing-error.ts";

/** Refuses when the secret of the request cannot be sealed, or one that would be used cannot be opened. */
export const keyUnavailable: Guard<"key-unavailable", ControlTypes> = async (crossing, condition) =>
  refuseIf(!(await hasKeys(crossing)), condition);

async function hasKeys(crossing: ControlCrossing): Promise<boolean> {
  try {
    if (crossing.route.bringsSecret) sealCredential(crossing);
    else await openCredentials(crossing);
    return true;
  } catch (error) {
    if (error instanceof SealingError) return false;
    throw error;
  }
}
