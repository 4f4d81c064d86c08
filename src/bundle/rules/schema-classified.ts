import type { BundleRule, Fault } from "../draft.ts";
import { schemaExample } from "../rule-example.ts";
import { DATA_CLASSES, type DataClass } from "../shape.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { schemaNodes } from "./schema-nodes.ts";

/** Attacks and leak checks follow from the data class of each field; a field without one would be attacked by nothing. */
export const schemaClassified: BundleRule = {
  id: "schema-classified",
  why: "Attacks and leak checks follow from the data class of a field; one without a class would be attacked by nothing.",
  example: schemaExample({ type: "string", "x-membrane": "label" }, { type: "string" }),
  check: (draft) =>
    schemaNodes(draft).flatMap(({ source, pointer, node }): Fault[] => {
      const type = node["type"];
      const leaf = Array.isArray(type) || (typeof type === "string" && type !== "object" && type !== "array");
      const given = node["x-membrane"];
      if (given === undefined) {
        return leaf
          ? [
              {
                source,
                pointer,
                atName: true,
                message: "field has no data class",
                remedy: `add "x-membrane" with one of ${DATA_CLASSES.join(", ")}`,
              },
            ]
          : [];
      }
      if (typeof given === "string" && DATA_CLASSES.includes(given as DataClass)) return [];
      const near = typeof given === "string" ? didYouMean(given, DATA_CLASSES) : undefined;
      const remedy = near === undefined ? `use one of ${DATA_CLASSES.join(", ")}` : `did you mean "${near}"?`;
      return [
        { source, pointer: `${pointer}/x-membrane`, message: `unknown data class ${JSON.stringify(given)}`, remedy },
      ];
    }),
};
