import { refuseIf, type Guard } from "./guard.ts";

/** Refuses input that does not satisfy the request schema. */
export const shape: Guard<"shape"> = (crossing, condition) => {
  const { sound, value } = crossing.input();
  const schema = crossing.operation.request?.name;
  return refuseIf(!sound || (schema !== undefined && !crossing.parts.schemas.satisfies(schema, value)), condition);
};
