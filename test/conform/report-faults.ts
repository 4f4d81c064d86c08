import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

/** The schema of reports, read by itself: what the kit believes about it plays no part. */
export const reportSchema = JSON.parse(
  readFileSync(new URL("../../contracts/schema/report.schema.json", import.meta.url), "utf8"),
) as Readonly<Record<string, unknown>>;

let validate: ValidateFunction | undefined;

/** Where a report departs from its schema, as `pointer: what is wrong`. */
export function reportFaults(report: unknown): string[] {
  validate ??= new Ajv2020({ strict: true, allErrors: true }).compile(reportSchema);
  validate(report);
  return (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath}: ${keyword}`);
}
