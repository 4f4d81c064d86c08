import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { comparingLists } from "../../src/bundle/unique-items.ts";
import type { Profile } from "../../src/bundle/model.ts";

/** Validators of the named schemas of a profile. */
export interface SchemaValidators {
  /** The validator of a named schema, compiled on first use. */
  validatorOf(name: string): ValidateFunction;
  /** Every member name the schemas declare. */
  readonly names: ReadonlySet<string>;
}

const known = new WeakMap<Profile, SchemaValidators>();

/** The validators of a profile; one set for all who ask. */
export function schemaValidators(profile: Profile): SchemaValidators {
  const before = known.get(profile);
  if (before !== undefined) return before;
  const ajv = comparingLists(
    new Ajv2020({
      strict: true,
      strictRequired: false,
      allErrors: false,
      ownProperties: true,
      // The rules of the bundle have judged the schemas; judging them again compiles the meta-schema first.
      validateSchema: false,
      keywords: ["x-membrane"],
    }),
  );
  const root = `profile:${profile.name}`;
  ajv.addVocabulary(["schemas"]);
  ajv.addSchema({ $id: root, schemas: Object.fromEntries(profile.schemas) });
  const compiled = new Map<string, ValidateFunction>();
  const validators: SchemaValidators = {
    names: declaredNames([...profile.schemas.values()]),
    validatorOf(name) {
      const validate = compiled.get(name) ?? ajv.compile({ $ref: `${root}#/schemas/${name}` });
      compiled.set(name, validate);
      return validate;
    },
  };
  known.set(profile, validators);
  return validators;
}

function declaredNames(shapes: readonly unknown[]): Set<string> {
  const names = new Set<string>();
  JSON.stringify(shapes, (key, value: unknown) => {
    if (key === "properties") for (const name of Object.keys(value as object)) names.add(name);
    return value;
  });
  return names;
}
