import type { GeneratedFile, Generator, GeneratorInput } from "./generated-file.ts";
import { compileDefinitions } from "./types/compile-definition.ts";
import { documentDefinitions, documentTypes } from "./types/document-types.ts";
import { loosenessOf, type Looseness } from "./types/looseness.ts";
import type { Printer } from "./types/name-definitions.ts";
import { printQuickly } from "./types/print-quickly.ts";
import { profileDefinitions, profileTypes } from "./types/profile-types.ts";

/** Every TypeScript file: the documents' own types, when their meta-schemas are given, and one file for each profile. */
export const typeFiles: Generator = (input) => filesWith(input, compileDefinitions);

/** The same files without the compiler, or undefined when a schema is not plain enough for that. */
export async function quickTypeFiles(input: GeneratorInput): Promise<GeneratedFile[] | undefined> {
  let plain = true;
  const files = await filesWith(input, (definitions) => {
    const texts = printQuickly(definitions);
    plain &&= texts !== undefined;
    return texts ?? [];
  });
  return plain ? files : undefined;
}

/** Every keyword of the contracts that the types of the same input leave out. */
export function typeLedger(input: GeneratorInput): Looseness[] {
  const profiles = input.bundle.profiles.map((profile) => profileDefinitions(profile, input));
  return loosenessOf([...documentDefinitions(input), ...profiles.flat()]);
}

async function filesWith(input: GeneratorInput, print: Printer): Promise<GeneratedFile[]> {
  return [...(await documentTypes(input, print)), ...(await profileTypes(input, print))];
}
