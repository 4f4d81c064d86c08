import type { BundleRule, DraftSource, Fault } from "../draft.ts";
import { schemaExample } from "../rule-example.ts";
import { whyUnsafe } from "../safe-pattern.ts";
import { schemaNodes } from "./schema-nodes.ts";

/** A pattern that is not anchored accepts a payload around the match; one that backtracks lets a request stop the server. */
export const patternsSafe: BundleRule = {
  id: "patterns-safe",
  why: "An unanchored pattern accepts a payload around the match, and one that backtracks lets one request stop a server.",
  example: schemaExample(
    { type: "string", "x-membrane": "label", pattern: "^a{1,40}$" },
    { type: "string", "x-membrane": "label", pattern: "^(a+)+$" },
  ),
  check: (draft) => {
    const inSchemas = schemaNodes(draft)
      .filter(({ node }) => typeof node["pattern"] === "string")
      .flatMap(({ source, pointer, node }) =>
        patternFaults(source, `${pointer}/pattern`, String(node["pattern"]), true),
      );
    const material = draft.sensitiveMaterial;
    const inShapes = material.value.classes.flatMap((entry, c) =>
      entry.value_shapes.flatMap((shape, s) =>
        patternFaults(material, `/classes/${c}/value_shapes/${s}/pattern`, shape.pattern, false),
      ),
    );
    return [...inSchemas, ...inShapes];
  },
};

function patternFaults(source: DraftSource<unknown>, pointer: string, pattern: string, anchored: boolean): Fault[] {
  const message = whyUnsafe(pattern, anchored);
  return message === undefined ? [] : [{ source, pointer, message }];
}
