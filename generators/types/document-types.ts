import { byCodeUnit } from "../../src/bundle/by-code-unit.ts";
import { digestOf } from "../../src/bundle/digest.ts";
import { toPointer } from "../../src/bundle/json-pointer.ts";
import { TYPES_FOLDER, type GeneratedFile, type GeneratorInput } from "../generated-file.ts";
import { withProvenance } from "../provenance.ts";
import { nameDefinitions, type PlacedDefinition, type Printer, type SchemaDocument } from "./name-definitions.ts";
import { printTypes } from "./print-types.ts";

/** Types of the documents a bundle is made of, from their meta-schemas. Nothing when the input has no meta-schemas. */
export async function documentTypes(input: GeneratorInput, print: Printer): Promise<GeneratedFile[]> {
  if (input.metaSchemas === undefined) return [];
  const body = (await printTypes(documentDefinitions(input), print)).join("\n");
  const origin = { path: "schema", digest: digestOf(Object.fromEntries(sortedFiles(input))) };
  return [
    {
      path: `${TYPES_FOLDER}/documents.ts`,
      kind: "file",
      content: withProvenance(body, "typescript", [origin], input),
    },
  ];
}

/** The meta-schemas given, as definitions of types. */
export function documentDefinitions(input: GeneratorInput): PlacedDefinition[] {
  const documents = sortedFiles(input).map(([file, value]): SchemaDocument => ({
    file: `contracts/schema/${file}`,
    value,
    roots: rootsOf(value),
  }));
  return nameDefinitions(documents);
}

function sortedFiles({ metaSchemas = new Map() }: GeneratorInput): [file: string, value: unknown][] {
  return [...metaSchemas].toSorted(([a], [b]) => byCodeUnit(a, b));
}

function rootsOf(value: unknown): string[] {
  const definitions = (value as { $defs?: Record<string, unknown> } | null)?.$defs ?? {};
  return ["", ...Object.keys(definitions).map((name) => toPointer(["$defs", name]))];
}
