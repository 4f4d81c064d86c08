import { refuseIf, type Guard } from "../../guards/guard.ts";
import type { ControlTypes } from "../control-types.ts";
import { documentInForce } from "../documents.ts";

/** Refuses while no document of the kind is in force for the tenant. */
export const notInForce: Guard<"not-in-force", ControlTypes> = async (crossing, condition) =>
  refuseIf((await documentInForce(crossing, condition.document)) === undefined, condition);
