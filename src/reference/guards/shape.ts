import type { ProfileTypes } from "../profile-types.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses input that does not satisfy the request schema. */
export const shape: Guard<"shape", ProfileTypes> = (crossing, condition) => {
  const { sound, inPlace, value } = crossing.input();
  const schema = crossing.operation.request?.name;
  const fits = sound && inPlace;
  return refuseIf(!fits || (schema !== undefined && !crossing.parts.schemas.satisfies(schema, value)), condition);
};
