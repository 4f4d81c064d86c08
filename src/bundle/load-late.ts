import { createRequire } from "node:module";
import type * as Ajv from "ajv/dist/2020.js";
import type * as Jsonc from "jsonc-parser";

// A document without a fault needs neither, and every start would wait for them.
const load = createRequire(import.meta.url);

/** The schema compiler, loaded on the first call. */
export function ajv(): typeof Ajv {
  return load("ajv/dist/2020.js") as typeof Ajv;
}

/** The JSON parser that knows positions, loaded on the first call. */
export function jsonc(): typeof Jsonc {
  return load("jsonc-parser") as typeof Jsonc;
}
