import type { BundleRule, DraftSource, Fault } from "../draft.ts";
import { schemaExample } from "../rule-example.ts";
import { toPointer } from "../json-pointer.ts";
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
    return [...inSchemas, ...inShapes, ...draft.kinds.flatMap(({ schema }) => inOwnSchema(schema))];
  },
};

/** Schemas of documents are whole JSON Schema, and their patterns are tried on every document. */
export function inOwnSchema(schema: DraftSource<unknown>): Fault[] {
  const walk = (value: unknown, pointer: string): Fault[] => {
    if (typeof value !== "object" || value === null) return [];
    const members: [string, unknown][] = Object.entries(value);
    return members.flatMap(([name, held]) => {
      const at = pointer + toPointer([name]);
      if (name === "pattern" && typeof held === "string") return patternFaults(schema, at, held, false);
      const names = name === "patternProperties" && typeof held === "object" && held !== null ? Object.keys(held) : [];
      return [
        ...names.flatMap((each) => patternFaults(schema, at + toPointer([each]), each, false)),
        ...walk(held, at),
      ];
    });
  };
  return walk(schema.value, "");
}

function patternFaults(source: DraftSource<unknown>, pointer: string, pattern: string, anchored: boolean): Fault[] {
  const message = whyUnsafe(pattern, anchored);
  return message === undefined ? [] : [{ source, pointer, message }];
}
