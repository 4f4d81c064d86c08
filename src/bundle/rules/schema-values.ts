import type { BundleRule, Fault } from "../draft.ts";
import { toPointer } from "../json-pointer.ts";
import { schemaExample } from "../rule-example.ts";
import { schemaNodes, type SchemaNode } from "./schema-nodes.ts";

/** A keyword with a value it cannot have is left out by one reader and refused by another. */
export const schemaValues: BundleRule = {
  id: "schema-values",
  why: "A keyword with a value it cannot have, or bounds that leave nothing between them, is left out by one reader and refused by another.",
  example: schemaExample(
    { type: "string", "x-membrane": "enum", enum: ["a", "b"] },
    { type: "string", "x-membrane": "enum", enum: ["a", "a"] },
  ),
  check: (draft) => schemaNodes(draft).flatMap((node) => [...wrongValues(node), ...crossedBounds(node)]),
};

type Judge = (value: unknown, node: SchemaNode["node"]) => boolean;

/** What a keyword must be, in words and as a test. */
const KEYWORDS: ReadonlyMap<string, readonly [expected: string, holds: Judge]> = new Map<string, [string, Judge]>([
  ["title", ["a text", isText]],
  ["description", ["a text", isText]],
  ["pattern", ["a text", isText]],
  ["required", ["a list of names, each once", isDistinctTexts]],
  ["enum", ["a list of texts, at least one and each once", (value) => isDistinctTexts(value) && value.length > 0]],
  ["const", ["a value of the type of its schema", (value, { type }) => isOfType(value, type)]],
  [
    "properties",
    ["an object of schemas", (value) => isObject(value) && Object.values(value).every((each) => isObject(each))],
  ],
  ["items", ["a schema", isObject]],
  ["additionalProperties", ["false or a schema", (value) => value === false || isObject(value)]],
  ["oneOf", ["a list of schemas", (value) => Array.isArray(value) && value.every((each) => isObject(each))]],
  ["uniqueItems", ["true or false", (value) => typeof value === "boolean"]],
  ["minLength", ["a whole number, 0 or more", isSize]],
  ["maxLength", ["a whole number, 0 or more", isSize]],
  ["minItems", ["a whole number, 0 or more", isSize]],
  ["maxItems", ["a whole number, 0 or more", isSize]],
  ["minimum", ["a number of the type of its schema", (value, { type }) => isOfType(value, type)]],
  ["maximum", ["a number of the type of its schema", (value, { type }) => isOfType(value, type)]],
]);

function wrongValues({ source, pointer, node }: SchemaNode): Fault[] {
  return Object.entries(node).flatMap(([keyword, value]) => {
    const [expected, holds] = KEYWORDS.get(keyword) ?? [];
    if (expected === undefined || holds?.(value, node) === true) return [];
    return [
      {
        source,
        pointer: pointer + toPointer([keyword]),
        message: `${keyword} has a wrong value, expected ${expected}`,
      },
    ];
  });
}

function crossedBounds({ source, pointer, node }: SchemaNode): Fault[] {
  return ["Length", "Items", "imum"].flatMap((kind) => {
    const [least, most] = [node[`min${kind}`], node[`max${kind}`]];
    if (typeof least !== "number" || typeof most !== "number" || least <= most) return [];
    return [{ source, pointer: `${pointer}/min${kind}`, message: `min${kind} is above max${kind}, so nothing holds` }];
  });
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isDistinctTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => isText(each)) && new Set(value).size === value.length;
}

function isSize(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case "integer":
      return Number.isSafeInteger(value);
    case "number":
      return typeof value === "number";
    default:
      return typeof value === type;
  }
}
