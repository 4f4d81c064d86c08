import type { ProfileTypes } from "../profile-types.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a body that is not one strict JSON text. */
export const unparseable: Guard<"unparseable", ProfileTypes> = (crossing, condition) =>
  refuseIf(!crossing.input().sound, condition);
