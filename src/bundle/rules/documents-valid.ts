import type { BundleRule, DraftKind, Fault } from "../draft.ts";
import { ownSchemaFaults } from "../meta-schema.ts";

/** A document that departs from its schema is acted on as if it said something it does not. */
export const documentsValid: BundleRule = {
  id: "documents-valid",
  why: "A document that departs from its schema says something else to each reader, and a limit it breaks is no limit.",
  check: ({ kinds }) => kinds.flatMap((kind) => faultsOf(kind)),
};

function faultsOf({ schema, documents }: DraftKind): Fault[] {
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
