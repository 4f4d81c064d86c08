import { reachableIn } from "./reachable.ts";
import { isNullable, type Shape, type SolidShape } from "../../bundle/shape.ts";

/** Members of a schema that are for people. A title is the name of a type. */
const WORDS: ReadonlySet<string> = new Set(["title", "description"]);

/** A schema without what is for people. */
export function withoutWords(shape: Shape): unknown {
  return stripped(shape, false);
}

/** The same with every schema it reaches: a reference alone would stay the same when that changes. */
export function wholeOf(shape: Shape, schemas: ReadonlyMap<string, Shape>): unknown {
  const names = reachableIn(shape, (name) => schemas.get(name));
  if (names.length === 0) return withoutWords(shape);
  const reached = names.map((name) => [name, withoutWords(schemas.get(name) ?? shape)] as const);
  return { shape: withoutWords(shape), schemas: Object.fromEntries(reached) };
}

/** Names of members are not words, whatever they are. */
function stripped(value: unknown, names: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => stripped(item, false));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => names || !WORDS.has(name))
      .map(([name, member]) => [name, stripped(member, name === "properties" && !names)]),
  );
}

/** What a shape is, in a word. */
export function wordsOf(shape: SolidShape): string {
  if ("oneOf" in shape) return "a union";
  if (isNullable(shape)) return "a text or null";
  const word = {
    object: "an object",
    array: "a list",
    string: "a text",
    integer: "a whole number",
    number: "a number",
    boolean: "a flag",
  };
  return word[shape.type];
}
