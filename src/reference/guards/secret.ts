import type { ProfileTypes } from "../profile-types.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses declared secret material anywhere in the input. */
export const secret: Guard<"secret", ProfileTypes> = (crossing, condition) =>
  refuseIf(crossing.parts.scanner.finds("secret", crossing.input().searched, crossing.route.exempt), condition);
