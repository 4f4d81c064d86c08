import { canonicalJson } from "./canonical-json.ts";
import { valueAt } from "./json-pointer.ts";

type Schema = Readonly<Record<string, unknown>>;

interface Judging {
  readonly root: Schema;
  /** Whether a schema says more than is understood here. */
  unsure: boolean;
}

type Keyword = (value: unknown, operand: unknown, schema: Schema, judging: Judging) => boolean;

const patterns = new Map<string, RegExp>();

/**
 * Whether a JSON value certainly satisfies a schema: at once, where a compiler would first write a program. False only means
 * that it is not certain, because the value does not or because the schema uses a keyword that is not known here; ask a full validator then.
 */
export function certainlySatisfies(schema: Schema, value: unknown): boolean {
  const judging: Judging = { root: schema, unsure: false };
  return judge(schema, value, judging) && !judging.unsure;
}

function judge(schema: unknown, value: unknown, judging: Judging): boolean {
  if (!isObject(schema)) {
    judging.unsure = true;
    return false;
  }
  for (const keyword of Object.keys(schema)) {
    if (DESCRIBING.has(keyword)) continue;
    const holds = KEYWORDS.get(keyword);
    if (holds === undefined) judging.unsure = true;
    if (holds?.(value, schema[keyword], schema, judging) !== true) return false;
  }
  return true;
}

const DESCRIBING = new Set(["$schema", "$id", "$defs", "$comment", "title", "description"]);

const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ["type", (value, types, _schema, judging) => ofOneType(value, Array.isArray(types) ? types : [types], judging)],
  ["const", (value, constant) => canonicalJson(value) === canonicalJson(constant)],
  [
    "enum",
    (value, words) =>
      (words as unknown[]).some((word) => word === value || canonicalJson(word) === canonicalJson(value)),
  ],
  ["$ref", (value, reference, _schema, judging) => judge(referred(reference, judging.root), value, judging)],
  ["oneOf", (value, branches, _schema, judging) => oneOf(branches as unknown[], value, judging)],
  ["pattern", (value, pattern) => typeof value !== "string" || compiled(pattern as string).test(value)],
  ["minLength", (value, least) => typeof value !== "string" || charactersOf(value) >= (least as number)],
  // A text has no more characters than code units.
  [
    "maxLength",
    (value, most) =>
      typeof value !== "string" || value.length <= (most as number) || charactersOf(value) <= (most as number),
  ],
  ["minimum", (value, least) => typeof value !== "number" || value >= (least as number)],
  ["maximum", (value, most) => typeof value !== "number" || value <= (most as number)],
  ["minItems", (value, least) => !Array.isArray(value) || value.length >= (least as number)],
  ["maxItems", (value, most) => !Array.isArray(value) || value.length <= (most as number)],
  [
    "uniqueItems",
    (value, unique) =>
      unique !== true || !Array.isArray(value) || new Set(value.map(canonicalJson)).size === value.length,
  ],
  [
    "items",
    (value, schema, _schema, judging) => !Array.isArray(value) || value.every((item) => judge(schema, item, judging)),
  ],
  ["required", (value, names) => !isObject(value) || (names as string[]).every((name) => Object.hasOwn(value, name))],
  ["properties", (value, members, _schema, judging) => !isObject(value) || membersHold(value, members, judging)],
  [
    "additionalProperties",
    (value, rest, schema, judging) => !isObject(value) || restHolds(value, rest, schema, judging),
  ],
]);

function membersHold(value: Schema, members: unknown, judging: Judging): boolean {
  return Object.entries(members as Schema).every(
    ([name, schema]) => !Object.hasOwn(value, name) || judge(schema, value[name], judging),
  );
}

function restHolds(value: Schema, rest: unknown, schema: Schema, judging: Judging): boolean {
  const members = (schema["properties"] ?? {}) as Schema;
  return Object.keys(value).every(
    (name) => Object.hasOwn(members, name) || rest === true || (rest !== false && judge(rest, value[name], judging)),
  );
}

function oneOf(branches: readonly unknown[], value: unknown, judging: Judging): boolean {
  return branches.filter((branch) => judge(branch, value, judging)).length === 1;
}

/** Only references inside the document are followed; any other leads to what is no schema, and so to no certainty. */
function referred(reference: unknown, root: Schema): unknown {
  return typeof reference === "string" && reference.startsWith("#/") ? valueAt(root, reference.slice(1)) : undefined;
}

/** Counted as JSON Schema does: one outside the basic plane is one character, not two. */
function charactersOf(text: string): number {
  return Array.from(text).length;
}

const TYPES: ReadonlySet<unknown> = new Set(["object", "array", "string", "integer", "number", "boolean", "null"]);

function ofOneType(value: unknown, types: readonly unknown[], judging: Judging): boolean {
  if (!types.every((type) => TYPES.has(type))) judging.unsure = true;
  return types.some((type) => isOfType(value, type));
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    case "number":
      return Number.isFinite(value);
    case "null":
      return value === null;
    default:
      return (type === "string" || type === "boolean") && typeof value === type;
  }
}

function isObject(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function compiled(pattern: string): RegExp {
  const known = patterns.get(pattern) ?? new RegExp(pattern, "u");
  patterns.set(pattern, known);
  return known;
}
