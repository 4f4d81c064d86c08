import { byCodeUnit } from "../../src/bundle/by-code-unit.ts";
import type { Operation, Profile } from "../../src/bundle/model.ts";
import { toPointer } from "../../src/bundle/json-pointer.ts";
import { TYPES_FOLDER, type GeneratedFile, type GeneratorInput } from "../generated-file.ts";
import { cannotGenerate } from "../generation-error.ts";
import { originOf, withProvenance } from "../provenance.ts";
import { nameDefinitions, type PlacedDefinition, type Printer } from "./name-definitions.ts";
import { printTypes } from "./print-types.ts";

/** Types of what crosses the membrane, one file for each profile: its schemas, its operations and its refusal codes. */
export async function profileTypes(input: GeneratorInput, print: Printer): Promise<GeneratedFile[]> {
  const profiles = input.bundle.profiles.toSorted((a, b) => byCodeUnit(a.name, b.name));
  return Promise.all(profiles.map((profile) => typesOf(profile, input, print)));
}

/** What the names of a profile's own types begin with: `control-plane` gives `ControlPlane`. */
function typePrefix(profile: string): string {
  return profile.replaceAll(/(?:^|-)([a-z0-9])/gu, (_match, first: string) => first.toUpperCase());
}

/** Every code the profile answers with, sorted. */
function codesOfProfile(profile: Profile): string[] {
  const refused = profile.operations.flatMap((operation) => operation.refuses.map(({ code }) => code));
  const always = profile.operations.flatMap(({ clean }) => (clean.code === undefined ? [] : [clean.code]));
  return [...new Set([...refused, ...always, profile.document.wire.unrouted.code])].toSorted(byCodeUnit);
}

/** The schemas of a profile, as definitions of types. */
export function profileDefinitions(profile: Profile, input: GeneratorInput): PlacedDefinition[] {
  const roots = [...profile.schemas.keys()].map((name) => toPointer(["schemas", name]));
  return nameDefinitions([{ file: fileOf(profile, input), value: profile.document, roots }]);
}

function fileOf(profile: Profile, input: GeneratorInput): string {
  return `${input.contracts ?? "contracts"}/${profile.source.path}`;
}

async function typesOf(profile: Profile, input: GeneratorInput, print: Printer): Promise<GeneratedFile> {
  const definitions = profileDefinitions(profile, input);
  const operations = `${typePrefix(profile.name)}Operations`;
  const codes = `${typePrefix(profile.name)}RefusalCode`;
  const taken = definitions.find(({ name }) => name === operations || name === codes);
  if (taken !== undefined)
    throw cannotGenerate(
      "types-collision",
      fileOf(profile, input),
      "/schemas",
      `title "${taken.name}" is the name of a derived type`,
      "rename the schema",
    );
  const body = [
    ...(await printTypes(definitions, print)),
    operationMap(operations, profile),
    codeUnion(codes, profile),
  ].join("\n");
  const path = `${TYPES_FOLDER}/${profile.name}.ts`;
  return { path, kind: "file", content: withProvenance(body, "typescript", [originOf(profile.source)], input) };
}

function operationMap(name: string, profile: Profile): string {
  const member = ({ name, request, response, clean }: Operation): string => {
    // An operation that always refuses accepts nothing, so no value is its response.
    const accepted = response?.name ?? (clean.code === undefined ? "undefined" : "never");
    return `  ${JSON.stringify(name)}: { request: ${request?.name ?? "undefined"}; response: ${accepted} };\n`;
  };
  const members = profile.operations.toSorted((a, b) => byCodeUnit(a.name, b.name)).map(member);
  return `/** Request and accepted response body of each operation. */\nexport interface ${name} {\n${members.join("")}}\n`;
}

function codeUnion(name: string, profile: Profile): string {
  const members = codesOfProfile(profile).map((code) => `\n  | ${JSON.stringify(code)}`);
  return `/** Every refusal code of the profile. */\nexport type ${name} =${members.join("")};\n`;
}
