import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import { ajv } from "../../bundle/load-late.ts";
import type { Profile } from "../../bundle/model.ts";

/** Where a document departs from a named schema; none when it is taken. */
export type Judge = (schema: string, document: unknown) => readonly string[];

/** Judges documents by the schemas of a profile, with the validator that everybody else uses too. */
export function judgeOf({ schemas }: Profile): Judge {
  const { Ajv2020 } = ajv();
  const compiler = new Ajv2020({ strict: true, strictRequired: false, validateSchema: false, allErrors: true });
  compiler.addVocabulary(["schemas", "x-membrane"]);
  const compiled = new Map<string, ValidateFunction>();
  return (schema, document) => {
    let validate = compiled.get(schema);
    if (validate === undefined) {
      validate = compiler.compile({ schemas: Object.fromEntries(schemas), $ref: `#/schemas/${schema}` });
      compiled.set(schema, validate);
    }
    return validate(document) ? [] : (validate.errors ?? []).map((error) => placeOf(error));
  };
}

function placeOf({ instancePath, keyword, params }: ErrorObject): string {
  if (keyword === "additionalProperties")
    return `${instancePath}/${String((params as { additionalProperty?: unknown }).additionalProperty)}`;
  if (keyword === "required")
    return `${instancePath}/${String((params as { missingProperty?: unknown }).missingProperty)}`;
  return instancePath;
}
