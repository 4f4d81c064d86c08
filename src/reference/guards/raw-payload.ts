import type { ProfileTypes } from "../profile-types.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a declared raw payload anywhere in the input, also beside a valid hash. */
export const rawPayload: Guard<"raw-payload", ProfileTypes> = (crossing, condition) =>
  refuseIf(crossing.parts.scanner.finds("raw-payload", crossing.input().searched, crossing.route.exempt), condition);
