import { readJson } from "./parse/json-reader.ts";

/** Variables a membrane is started with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Thrown when a variable cannot be used. The message names the variable and the place in it, and quotes no value. */
export class EnvironmentError extends Error {
  readonly code = "environment_invalid";
  readonly remedy: string;

  constructor(place: string, message: string, remedy: string) {
    super(`${place}: ${message}`);
    this.name = "EnvironmentError";
    this.remedy = remedy;
  }
}

const DEEPEST = 8;

/** The strict JSON of a variable, undefined when it is not set. Throws EnvironmentError for what is no JSON. */
export function readVariable(environment: Environment, variable: string, remedy: string): unknown {
  const text = environment[variable];
  if (text === undefined) return undefined;
  const read = readJson(text, DEEPEST);
  if (read === undefined) throw new EnvironmentError(variable, "is not strict JSON", remedy);
  return read.value;
}

/** Whether a value is a text of a form. */
export function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && pattern.test(value);
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
