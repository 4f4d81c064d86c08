import { metaSchemaFaults } from "../bundle/meta-schema.ts";
import type { SavedWitness } from "../generated/documents.ts";
import { UsageError } from "./usage-error.ts";

/** Format of a saved witness of `membrane diff`. */
export const WITNESS_FORMAT: SavedWitness["format"] = "membrane-witness/1";

/** The saved witness that a value says it is; undefined for anything else. Throws a UsageError for one that departs from its schema, of another version too. */
export function savedWitness(value: unknown): SavedWitness | undefined {
  const { format } = (typeof value === "object" && value !== null ? value : {}) as { readonly format?: unknown };
  if (typeof format !== "string" || !format.startsWith("membrane-witness/")) return undefined;
  const [fault] = metaSchemaFaults("witness", value);
  if (fault === undefined) return value as SavedWitness;
  throw new UsageError(
    `the file is no saved witness: ${fault.pointer || "/"}: ${fault.message}`,
    fault.remedy ?? "save it again: membrane diff <base> --save-witnesses",
  );
}
