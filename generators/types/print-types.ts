import type { PlacedDefinition, Printer } from "./name-definitions.ts";
import { withRemarks } from "./remarks.ts";
import { everySchema } from "./schemas-inside.ts";
import { CLOSED, unsaidOf } from "./unsaid.ts";

/** Prints definitions as TypeScript, with what the types leave out said at each place, and summed up above the first. */
export async function printTypes(definitions: readonly PlacedDefinition[], print: Printer): Promise<string[]> {
  return [sumOf(definitions), ...(await print(definitions.map((definition) => withRemarks(definition))))];
}

function sumOf(definitions: readonly PlacedDefinition[]): string {
  const all = definitions.flatMap(({ schema }) => everySchema(schema)).flatMap((schema) => unsaidOf(schema));
  const closed = all.filter(({ reason }) => reason === CLOSED);
  return [
    `// ${all.length - closed.length} keywords of the contract are not in these types; each is named where it stands, after "Not in the type".`,
    `// ${closed.length} objects are closed, and their types refuse other members only where a value is written out.`,
    "// Why, and where in the contract: membrane list looseness\n",
  ].join("\n");
}
