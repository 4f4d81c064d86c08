import { valueAt } from "../../bundle/json-pointer.ts";
import type { ProfileTypes } from "../profile-types.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses unless a member has the one value that opens the gate. */
export const gate: Guard<"gate", ProfileTypes> = (crossing, condition) =>
  refuseIf(valueAt(crossing.value(), condition.at) !== condition.value, condition);
