import { tidy } from "./tidy.ts";
import type { Definition } from "./name-definitions.ts";

type Schema = Readonly<Record<string, unknown>>;

/** A type as the compiler prints it with its formatter off, and the comment that belongs above the member or type it is given to. */
interface Printed {
  readonly text: string;
  readonly comment: string;
  readonly list: boolean;
}

/** Thrown inside, for a schema that is not among the plain ones. */
class NotPlain extends Error {}

/**
 * Prints definitions as the compiler does, without it: it takes longer to load and to run than everything else `membrane check` does.
 * Only plain schemas are known here; for any other the answer is undefined, and the compiler must be asked.
 */
export function printQuickly(definitions: readonly Definition[]): string[] | undefined {
  try {
    return definitions.map(({ name, schema }) => tidy(declaration(name, schema)));
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

function declaration(name: string, schema: Schema): string {
  const { text, comment } = printed(schema);
  return schema["type"] === "object"
    ? `${commentLines(comment)}export interface ${name} ${text}`
    : `${commentLines(comment)}export type ${name} = ${text}`;
}

function printed(schema: unknown): Printed {
  if (!isObject(schema)) throw new NotPlain();
  const said = schema["description"] ?? "";
  if (typeof said !== "string") throw new NotPlain();
  // As the compiler writes what would end the comment.
  const description = said.replaceAll("*/", "* /");
  if ("tsType" in schema) return plain(String(allowing(schema, ["tsType"])["tsType"]), "");
  for (const keyword of ["oneOf", "anyOf"])
    if (keyword in schema) return plain(union(allowing(schema, [keyword, "description"])[keyword]), description);
  if ("const" in schema) return plain(words([allowing(schema, [...LEAF, "const"])["const"]], schema), description);
  if ("enum" in schema) return plain(words(allowing(schema, [...LEAF, "enum"])["enum"], schema), description);
  if (Array.isArray(schema["type"])) return plain(either(scalars(allowing(schema, LEAF)["type"])), description);
  switch (schema["type"]) {
    case "null":
    case "string":
    case "boolean":
      return plain(String(allowing(schema, LEAF)["type"]), description);
    case "integer":
    case "number":
      allowing(schema, LEAF);
      return plain("number", description);
    case "array":
      return list(allowing(schema, LIST), description);
    case "object":
      return plain(members(allowing(schema, STRUCTURE)), description);
    default:
      throw new NotPlain();
  }
}

// What a value is limited to has no place in its type.
const LEAF = ["type", "description", "x-membrane", "pattern", "minLength", "maxLength", "minimum", "maximum"];
const LIST = ["type", "description", "x-membrane", "items", "uniqueItems"];
const STRUCTURE = [
  "type",
  "description",
  "x-membrane",
  "properties",
  "required",
  "additionalProperties",
  "propertyNames",
];

/** The schema, when it says nothing but this. */
function allowing(schema: Schema, keywords: readonly string[]): Schema {
  if (Object.keys(schema).some((keyword) => !keywords.includes(keyword))) throw new NotPlain();
  return schema;
}

function plain(text: string, comment: string): Printed {
  return { text, comment, list: false };
}

function union(branches: unknown): string {
  const known = (branch: unknown): boolean => isObject(branch) && ("tsType" in branch || isUnadorned(branch));
  if (!Array.isArray(branches) || !branches.every(known)) throw new NotPlain();
  return either(branches.map((branch) => printed(branch).text));
}

/** A scalar, or a list of something with a name, and not a word more. */
function isUnadorned({ type, items, ...more }: Schema): boolean {
  if (Object.keys(more).length > 0) return false;
  if (type === "array") return isObject(items) && "tsType" in items && !("description" in items);
  return items === undefined && SCALARS.has(String(type));
}

function scalars(types: unknown): string[] {
  if (!Array.isArray(types) || !types.every((type) => SCALARS.has(String(type)))) throw new NotPlain();
  return types.map(String);
}

const SCALARS: ReadonlySet<string> = new Set(["null", "boolean", "number", "string"]);

function words(values: unknown, { type = "string" }: Schema): string {
  if (!Array.isArray(values) || !["string", "boolean", "integer", "number"].includes(String(type)))
    throw new NotPlain();
  if (!values.every((value) => ["string", "boolean", "number"].includes(typeof value))) throw new NotPlain();
  return either(values.map((value) => JSON.stringify(value)));
}

function either(texts: readonly string[]): string {
  const different = [...new Set(texts)];
  if (different.length === 0) throw new NotPlain();
  return different.length === 1 ? (different[0] ?? "") : `(${different.join(" | ")})`;
}

function list(schema: Schema, description: string): Printed {
  const { text, comment, list: listed } = printed(schema["items"]);
  // A tag in the comment of an item would be read as one of the list.
  const items = comment === "" || listed || /(?:^|\s)@\w/u.test(comment) ? "" : `Items: ${comment}`;
  const parts = [description, items].filter((part) => part !== "");
  return { text: text.endsWith('"') ? `(${text})[]` : `${text}[]`, comment: parts.join("\n\n"), list: true };
}

function members(schema: Schema): string {
  const { properties = {}, required = [], additionalProperties: rest = true } = schema;
  if (!isObject(properties) || !Array.isArray(required)) throw new NotPlain();
  const lines = Object.entries(properties).map(([name, member]) => {
    const { text, comment } = printed(member);
    return `${commentLines(comment)}${memberName(name)}${required.includes(name) ? "" : "?"}: ${text}`;
  });
  if (rest === true) lines.push("[k: string]: unknown");
  else if (rest !== false) {
    // Beside members, the compiler widens the type of the rest until it covers theirs.
    if (lines.length > 0) throw new NotPlain();
    const { text, comment } = printed(rest);
    lines.push(`${commentLines(comment)}[k: string]: ${text}`);
  }
  return `{\n${lines.join("\n")}\n}`;
}

function memberName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/u.test(name) ? name : JSON.stringify(name);
}

function commentLines(comment: string): string {
  if (comment === "") return "";
  return `/**\n${comment
    .split("\n")
    .map((line) => ` * ${line}\n`)
    .join("")} */\n`;
}

function isObject(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
