import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a body that is not one strict JSON text. */
export const unparseable: Guard<"unparseable"> = (crossing, condition) => refuseIf(!crossing.input().sound, condition);
