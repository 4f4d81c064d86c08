import { refuseIf, type Guard } from "./guard.ts";

/** Refuses: the operation admits nothing itself. */
export const always: Guard<"always"> = (_crossing, condition) => refuseIf(true, condition);
