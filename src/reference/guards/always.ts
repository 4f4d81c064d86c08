import type { ProfileTypes } from "../profile-types.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses: the operation admits nothing itself. */
export const always: Guard<"always", ProfileTypes> = (_crossing, condition) => refuseIf(true, condition);
