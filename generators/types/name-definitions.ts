import { byCodeUnit } from "../../src/bundle/by-code-unit.ts";
import { canonicalJson } from "../../src/bundle/canonical-json.ts";
import { toPointer, valueAt } from "../../src/bundle/json-pointer.ts";
import { cannotGenerate } from "../generation-error.ts";
import { orderedMembers, sortedEntries } from "../sorting.ts";

/** A JSON document that holds schemas. */
export interface SchemaDocument {
  /** Path for messages; references between documents name its last part. */
  readonly file: string;
  readonly value: unknown;
  /** Pointers of the schemas to name. What they refer to and what has a title inside them is named too. */
  readonly roots: readonly string[];
}

/** One type to be: its name, and its schema with everything that has a name of its own replaced by that name. */
export interface Definition {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** A definition, and where its schema stands. One that several documents share stands where it was found first. */
export interface PlacedDefinition extends Definition {
  readonly file: string;
  readonly pointer: string;
}

/** Prints definitions as TypeScript, a text for each. */
export type Printer = (definitions: readonly Definition[]) => Promise<string[]> | string[];

type Schema = Readonly<Record<string, unknown>>;
type Spot = { readonly document: SchemaDocument; readonly pointer: string };

const TYPE_NAME = /^[A-Z][A-Za-z0-9]*$/u;
const COMPILER_WORDS = ["tsType", "tsEnumNames"];

/**
 * Cuts documents into definitions that do not contain each other, sorted by name, so that the compiler never follows a reference.
 * Throws GenerationError when two different schemas have one title, a title is no type name, or a reference leads nowhere.
 */
export function nameDefinitions(documents: readonly SchemaDocument[]): PlacedDefinition[] {
  const found = new Map<string, PlacedDefinition>();
  const visited = new Set<string>();
  const waiting: Spot[] = documents.flatMap((document) => document.roots.map((pointer) => ({ document, pointer })));
  // A list of spots to visit, not recursion: a chain of references may be longer than the stack.
  for (let spot = waiting.pop(); spot !== undefined; spot = waiting.pop()) {
    const key = `${spot.document.file}#${spot.pointer}`;
    if (visited.has(key)) continue;
    visited.add(key);
    const name = nameOf(spot);
    const schema = cut(schemaAt(spot), spot, documents, waiting, true);
    const known = found.get(name);
    if (known === undefined) found.set(name, { name, schema, file: spot.document.file, pointer: spot.pointer });
    else if (canonicalJson(known.schema) !== canonicalJson(schema)) throw collision(name, spot, known);
  }
  return [...found.values()].toSorted((a, b) => byCodeUnit(a.name, b.name));
}

/** Copies a schema with members in canonical order and with names in place of references and of titled schemas. */
function cut(schema: Schema, spot: Spot, documents: readonly SchemaDocument[], waiting: Spot[], top: boolean): Schema {
  const refuse = COMPILER_WORDS.find((word) => Object.hasOwn(schema, word));
  if (refuse !== undefined)
    throw cannotGenerate(
      "types-keyword",
      spot.document.file,
      spot.pointer,
      `keyword "${refuse}" writes code, a contract states facts only`,
    );
  const reference = schema["$ref"];
  if (typeof reference === "string") return named(follow(reference, spot, documents), waiting);
  if (!top && typeof schema["title"] === "string") return named(spot, waiting);
  const inside = (segments: readonly (string | number)[], child: unknown): unknown => {
    if (typeof child !== "object" || child === null || Array.isArray(child)) return child;
    return cut(
      child as Schema,
      { document: spot.document, pointer: spot.pointer + toPointer(segments) },
      documents,
      waiting,
      false,
    );
  };
  const out: Record<string, unknown> = {};
  for (const [keyword, value] of sortedEntries(schema)) {
    if (keyword === "$defs" || keyword === "$id" || keyword === "$schema" || keyword === "title") continue;
    if (keyword === "properties") {
      const members = orderedMembers((value ?? {}) as Record<string, unknown>, (schema["required"] ?? []) as string[]);
      out[keyword] = Object.fromEntries(members.map(([name, member]) => [name, inside([keyword, name], member)]));
    } else if (["oneOf", "anyOf", "allOf"].includes(keyword) && Array.isArray(value)) {
      out[keyword] = value.map((branch: unknown, index) => inside([keyword, index], branch));
    } else out[keyword] = keyword === "items" || keyword === "additionalProperties" ? inside([keyword], value) : value;
  }
  // An interface without members would take every text, number and list.
  return takesNothing(out) ? { ...out, additionalProperties: { tsType: "never" } } : out;
}

function takesNothing({ type, properties = {}, additionalProperties }: Schema): boolean {
  return type === "object" && additionalProperties === false && Object.keys(properties as Schema).length === 0;
}

/** Stands for another definition in the compiler's input only; the documents themselves may never say `tsType`. */
function named(spot: Spot, waiting: Spot[]): Schema {
  waiting.push(spot);
  return { tsType: nameOf(spot) };
}

function follow(reference: string, from: Spot, documents: readonly SchemaDocument[]): Spot {
  const [path = "", pointer = ""] = reference.split("#");
  const last = path.split("/").at(-1) ?? "";
  const document = path === "" ? from.document : documents.find(({ file }) => file.split("/").at(-1) === last);
  const target = document === undefined ? undefined : { document, pointer };
  if (target === undefined || typeof valueAt(target.document.value, pointer) !== "object") {
    throw cannotGenerate(
      "types-reference",
      from.document.file,
      `${from.pointer}/$ref`,
      "reference leads nowhere, expected a schema of the documents given",
    );
  }
  return target;
}

function schemaAt(spot: Spot): Schema {
  const schema = valueAt(spot.document.value, spot.pointer);
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
    throw cannotGenerate("types-schema", spot.document.file, spot.pointer, "value is no schema, expected an object");
  }
  return schema as Schema;
}

function nameOf(spot: Spot): string {
  const title = schemaAt(spot)["title"];
  const name = typeof title === "string" ? title : (spot.pointer.split("/").at(-1) ?? "");
  if (TYPE_NAME.test(name)) return name;
  const message = `title ${JSON.stringify(name)} is no type name, expected letters and digits with a capital first`;
  throw cannotGenerate("types-name", spot.document.file, spot.pointer, message);
}

function collision(name: string, spot: Spot, other: PlacedDefinition): Error {
  const message = `title "${name}" names another schema at ${other.file}#${other.pointer}, expected one schema for each title`;
  return cannotGenerate("types-collision", spot.document.file, spot.pointer, message, "rename one of the two");
}
