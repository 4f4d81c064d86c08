import type { BundleRule, DraftKind, Fault } from "../draft.ts";
import { valueAt } from "../json-pointer.ts";
import { ownSchemaFaults } from "../meta-schema.ts";
import { inOwnSchema } from "./patterns-safe.ts";

/** A document that departs from its schema, or has another name than its file, is acted on as if it said something it does not. */
export const documentsValid: BundleRule = {
  id: "documents-valid",
  why: "A document that departs from its schema says something else to each reader, and a limit it breaks is no limit.",
  example: {
    in: "bundle",
    document: "connectors/policies/default.json",
    pointer: "/rate_limits/tenant_dispatch_per_minute",
    when: "present",
    good: 1000,
    bad: 1001,
  },
  check: ({ kinds }) => kinds.flatMap((kind) => [...faultsOf(kind), ...misnamed(kind)]),
};

function faultsOf({ schema, documents }: DraftKind): Fault[] {
  // Trying a pattern that takes for ever would take for ever; patterns-safe tells of it.
  if (inOwnSchema(schema).length > 0) return [];
  try {
    return [...documents.values()].flatMap((source) =>
      ownSchemaFaults(schema.value, source.value).map(({ pointer, atName, message, remedy }) => ({
        source,
        pointer,
        message,
        ...(atName === undefined ? {} : { atName }),
        ...(remedy === undefined ? {} : { remedy }),
      })),
    );
  } catch (error) {
    const message = `document is no JSON Schema 2020-12: ${error instanceof Error ? error.message : "cannot be compiled"}`;
    return [{ source: schema, pointer: "", message }];
  }
}

/** Documents are named by their files: one that says another name is two to its readers. */
function misnamed({ entry: { name_at: at }, documents }: DraftKind): Fault[] {
  if (at === undefined) return [];
  return [...documents].flatMap(([file, source]) => {
    const name = valueAt(source.value, at);
    if (name === file) return [];
    const said = name === undefined ? "missing" : JSON.stringify(name);
    return [{ source, pointer: at, message: `name is ${said}, expected that of the file, ${JSON.stringify(file)}` }];
  });
}
