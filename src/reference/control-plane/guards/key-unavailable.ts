import { refuseIf, type Guard } from "../../guards/guard.ts";
import type { ControlTypes } from "../control-types.ts";
import { openCredentials, sealCredential } from "../credentials.ts";
import { SealingError } from "../sealing-error.ts";
import type { ControlCrossing } from "../control-types.ts";

/** Refuses when the secret of the request cannot be sealed, or one that would be used cannot be opened. */
export const keyUnavailable: Guard<"key-unavailable", ControlTypes> = async (crossing, condition) =>
  refuseIf(!(await hasKeys(crossing)), condition);

async function hasKeys(crossing: ControlCrossing): Promise<boolean> {
  const brings = crossing.operation.request?.name === "ConnectRequest";
  try {
    if (brings) sealCredential(crossing);
    else await openCredentials(crossing);
    return true;
  } catch (error) {
    if (error instanceof SealingError) return false;
    throw error;
  }
}
