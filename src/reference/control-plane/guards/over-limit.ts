import { refuseIf, type Guard } from "../../guards/guard.ts";
import type { ControlTypes } from "../control-types.ts";
import { reached } from "../counters.ts";

/** Refuses when a counter has reached its limit. It runs in the transaction that counts, so no other process counts in between. */
export const overLimit: Guard<"over-limit", ControlTypes> = async (crossing, condition) =>
  refuseIf(await reached(crossing, condition.counter), condition);
