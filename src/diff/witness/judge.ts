import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import { ajv } from "../../bundle/load-late.ts";
import type { Profile } from "../../bundle/model.ts";
import { comparingLists } from "../../bundle/unique-items.ts";
import { reachableFrom } from "../shapes/reachable.ts";

/** Where a document departs from a named schema; none when it is taken. */
export type Judge = (schema: string, document: unknown) => readonly string[];

/** Judges documents by the schemas of a profile, with the validator that everybody else uses too. */
export function judgeOf({ schemas }: Profile): Judge {
  const { Ajv2020 } = ajv();
  const options = { strict: true, strictRequired: false, validateSchema: false, allErrors: true } as const;
  const compiler = comparingLists(new Ajv2020(options));
  compiler.addVocabulary(["schemas", "x-membrane"]);
  const compiled = new Map<string, ValidateFunction>();
  return (schema, document) => {
    let validate = compiled.get(schema);
    if (validate === undefined) {
      // Only what the schema is made of: a contract may have thousands of others.
      const names = reachableFrom(schema, (name) => schemas.get(name));
      const needed = Object.fromEntries(names.map((name) => [name, schemas.get(name)]));
      validate = compiler.compile({ schemas: needed, $ref: `#/schemas/${schema}` });
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
