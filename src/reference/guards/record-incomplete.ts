import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a verified record that does not satisfy the record schema. */
export const recordIncomplete: Guard<"record-incomplete"> = async (crossing, condition) => {
  const schema = crossing.profile.document.admission?.record.schema;
  const record = await crossing.record();
  return refuseIf(schema !== undefined && !crossing.parts.schemas.satisfies(schema, record?.claims), condition);
};
