import { createRequire } from "node:module";
import type * as Ajv from "ajv/dist/2020.js";
import type * as Jsonc from "jsonc-parser";
import type MarkdownIt from "markdown-it";

// What a clean run never asks for is never loaded: every start would wait for it.
const load = createRequire(import.meta.url);

/** The schema compiler, loaded on the first call. */
export function ajv(): typeof Ajv {
  return load("ajv/dist/2020.js") as typeof Ajv;
}

/** The JSON parser that knows positions, loaded on the first call. */
export function jsonc(): typeof Jsonc {
  return load("jsonc-parser") as typeof Jsonc;
}

/** The Markdown parser. As CommonJS it is a few files; imported, it is twenty, which take three times as long. */
export function markdownIt(): typeof MarkdownIt {
  return load("markdown-it") as typeof MarkdownIt;
}
