import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { Profile } from "../bundle/model.ts";

/** Judges values by the named schemas of a profile. */
export interface RequestSchemas {
  /** Whether the value satisfies the schema. Throws when the profile has no such schema. */
  satisfies(name: string, value: unknown): boolean;
}

/** Compiles the schemas of a profile, each on first use. */
export function schemasOf(profile: Profile): RequestSchemas {
  // The rules of the bundle have judged the schemas; judging them again compiles the meta-schema, half of what a start takes.
  const ajv = new Ajv2020({ strict: true, strictRequired: false, validateSchema: false });
  ajv.addVocabulary(["schemas", "x-membrane"]);
  const root = `membrane:${profile.name}`;
  ajv.addSchema({ $id: root, schemas: Object.fromEntries(profile.schemas) });
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = (name: string): ValidateFunction => {
    if (!profile.schemas.has(name)) throw new Error(`profile ${profile.name} has no schema ${name}`);
    const validate = ajv.compile({ $ref: `${root}#/schemas/${name}` });
    compiled.set(name, validate);
    return validate;
  };
  return { satisfies: (name, value) => (compiled.get(name) ?? validatorOf(name))(value) };
}
