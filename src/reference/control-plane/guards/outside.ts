import { valueAt } from "../../../bundle/json-pointer.ts";
import { refuseIf, type ConditionOf, type Guard } from "../../guards/guard.ts";
import type { ControlCrossing, ControlTypes } from "../control-types.ts";
import { documentInForce, kindOf, placeIn } from "../documents.ts";

/** Refuses a value, or a list with any one value, that is not allowed. What no document says is not allowed. */
export const outside: Guard<"outside", ControlTypes> = async (crossing, condition) => {
  const asked = valueAt(crossing.value(), condition.at);
  const values: readonly unknown[] = Array.isArray(asked) ? asked : asked === undefined ? [] : [asked];
  if (values.length === 0) return undefined;
  const allowed = await allowedBy(crossing, condition);
  return refuseIf(!values.every((value) => allowed.has(value)), condition);
};

async function allowedBy(
  crossing: ControlCrossing,
  { document, within }: ConditionOf<"outside">,
): Promise<ReadonlySet<unknown>> {
  if (within === undefined) return new Set(kindOf(crossing, document).documents.keys());
  const inForce = await documentInForce(crossing, document);
  const list = placeIn(inForce?.source.value, within, crossing.value());
  return new Set(Array.isArray(list) ? list : []);
}
