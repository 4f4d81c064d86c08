import type { BundleRule, Fault } from "../draft.ts";
import { toPointer } from "../json-pointer.ts";

/** The list of signed record fields and the schema of the record are read by different people; they must say the same. */
export const pilotRecordFields: BundleRule = {
  id: "pilot-record-fields",
  why: "The list of signed record fields and the schema of the record are read by different people, so they must say the same.",
  settable: true,
  example: {
    in: "bundle",
    document: "production-admission.v0.json",
    pointer: "/pilot_admission_lane/signed_record_required_fields/-",
    when: "absent",
    bad: "planted_field",
  },
  check: (draft) =>
    draft.profiles.flatMap((source): Fault[] => {
      const name = source.value.admission?.record.schema;
      const schema =
        name === undefined ? undefined : (source.value.schemas[name] as { required?: string[] } | undefined);
      if (name === undefined || schema === undefined) return [];
      const required = schema.required ?? [];
      const listed: readonly string[] =
        draft.productionAdmission.value.pilot_admission_lane?.signed_record_required_fields ?? [];
      const at = toPointer(["schemas", name, "required"]);
      return [
        ...listed
          .filter((field) => !required.includes(field))
          .map((field) => ({
            source,
            pointer: at,
            message: `signed record field ${field} is not required by schema ${name}`,
          })),
        ...required
          .filter((field) => !listed.includes(field))
          .map((field) => ({
            source,
            pointer: at,
            message: `schema ${name} requires ${field}, which is no signed record field`,
          })),
      ];
    }),
};
