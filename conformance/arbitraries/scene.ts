import type { ValidateFunction } from "ajv/dist/2020.js";
import type { Bundle, Operation, Profile } from "../../src/bundle/model.ts";
import { schemaValidators } from "../oracles/schema.ts";

/** What attacks on one operation are built from. */
export interface Scene {
  readonly bundle: Bundle;
  readonly profile: Profile;
  readonly operation: Operation;
  /** Whether the target lacks a capability that would otherwise change what is expected. */
  readonly without: ReadonlySet<string>;
  /** Whether a value satisfies the request schema of the operation. */
  readonly isValidRequest: (value: unknown) => boolean;
}

/** Makes the scene of an operation. */
export function sceneOf(bundle: Bundle, profile: Profile, operation: Operation, without: ReadonlySet<string>): Scene {
  const name = operation.request?.name;
  let validate: ValidateFunction | undefined;
  const isValidRequest = (value: unknown): boolean => {
    if (name === undefined) return false;
    validate ??= schemaValidators(profile).validatorOf(name);
    return validate(value);
  };
  return { bundle, profile, operation, without, isValidRequest };
}

/** The operation of the profile with the name. Throws when there is none: contracts were checked before. */
export function operationNamed(scene: Scene, name: string): Operation {
  const operation = scene.profile.operations.find((candidate) => candidate.name === name);
  if (operation === undefined) throw new Error(`profile ${scene.profile.name} has no operation ${name}`);
  return operation;
}
