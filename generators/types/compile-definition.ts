import { tidy } from "./tidy.ts";
import type { Definition } from "./name-definitions.ts";

/** The name a definition is compiled under. The compiler rewrites some names (`Sha256hex` becomes `Sha256Hex`); ours is put back afterwards. */
const PLACEHOLDER = "Placeholder";
const HEAD = /^export (interface|type) Placeholder\b/mu;

/**
 * Compiles definitions one at a time: time grows with their number and never with the length of a chain of references.
 * The formatter of the compiler stays off, because its version floats and the output must not.
 */
export async function compileDefinitions(definitions: readonly Definition[]): Promise<string[]> {
  // Loaded here: it costs more than everything else the command line imports, and only this needs it.
  const { compile } = await import("json-schema-to-typescript");
  const out: string[] = [];
  for (const { name, schema } of definitions) {
    const text = await compile({ ...schema, title: PLACEHOLDER }, PLACEHOLDER, {
      additionalProperties: true,
      bannerComment: "",
      declareExternallyReferenced: false,
      format: false,
      ignoreMinAndMaxItems: true,
      unknownAny: true,
    });
    const exported = [...text.matchAll(/^export /gmu)].length;
    if (exported !== 1 || !HEAD.test(text))
      throw new Error(`schema ${name} compiled to ${exported} declarations, expected one`);
    out.push(tidy(text.replace(HEAD, `export $1 ${name}`)));
  }
  return out;
}
