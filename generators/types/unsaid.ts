import { onceFor } from "../../src/bundle/once-for.ts";

type Schema = Readonly<Record<string, unknown>>;

/** One keyword of a schema that its type does not hold. */
export interface Unsaid {
  readonly keyword: string;
  /** Why a type cannot say it. */
  readonly reason: string;
  /** The keyword with its value, as a comment shows it. */
  readonly shown: string;
}

/** Why a closed object is not in its type: the only reason that holds for nearly every object. */
export const CLOSED = "a type refuses other members only where a value is written out";

/** Why the type of a value leaves a keyword out; undefined where it says all of it, or where the keyword asks for nothing. */
type Reason = (value: unknown, schema: Schema) => string | undefined;

const said: Reason = () => undefined;
const unless =
  (idle: unknown, reason: string): Reason =>
  (value) =>
    value === idle ? undefined : reason;

const REASONS: Readonly<Record<string, Reason>> = {
  description: said,
  "x-membrane": said,
  tsType: said,
  const: said,
  enum: said,
  items: said,
  properties: said,
  oneOf: said,
  anyOf: said,
  type: ofType,
  required: (value, { properties }) =>
    (value as string[]).every((name) => Object.hasOwn((properties ?? {}) as Schema, name))
      ? undefined
      : "a type names no member that is required but not described",
  additionalProperties: ofRest,
  propertyNames: () => "a type does not look inside the name of a member",
  pattern: () => "a type does not look inside a text",
  minLength: unless(0, "a type does not measure a text"),
  maxLength: () => "a type does not measure a text",
  minimum: () => "a type does not compare numbers",
  maximum: () => "a type does not compare numbers",
  minItems: unless(0, "a type does not count the items of a list"),
  maxItems: () => "a type does not count the items of a list",
  uniqueItems: unless(false, "a type does not compare the items of a list"),
};

/** The keywords that types may leave out of a contract in the closed subset. */
export const LOOSE_KEYWORDS: readonly string[] = Object.keys(REASONS).filter((keyword) => REASONS[keyword] !== said);

/** Keywords about a value that `const` or `enum` says in full, when its words keep them. */
const OF_WORDS: Readonly<Record<string, (word: unknown, value: unknown) => boolean>> = {
  type: (word, value) => value !== "integer" || Number.isInteger(word),
  pattern: (word, value) => typeof word !== "string" || new RegExp(String(value), "u").test(word),
  minLength: (word, value) => typeof word !== "string" || charactersOf(word) >= Number(value),
  maxLength: (word, value) => typeof word !== "string" || charactersOf(word) <= Number(value),
  minimum: (word, value) => typeof word !== "number" || word >= Number(value),
  maximum: (word, value) => typeof word !== "number" || word <= Number(value),
};

/** What a schema says of a value and its type does not, sorted by keyword; schemas inside it are not looked at. A keyword nobody knows is taken to be left out. */
export const unsaidOf = onceFor((schema: Schema): readonly Unsaid[] => {
  const unsaid: Unsaid[] = [];
  for (const keyword of Object.keys(schema).toSorted()) {
    const value = schema[keyword];
    const reason = Object.hasOwn(REASONS, keyword)
      ? REASONS[keyword]?.(value, schema)
      : "nothing in a type stands for this keyword";
    if (reason !== undefined && !saidByWords(keyword, value, schema))
      unsaid.push({ keyword, reason, shown: shown(keyword, value) });
  }
  return unsaid;
});

/** Counted as JSON Schema does: one outside the basic plane is one character, not two. */
function charactersOf(text: string): number {
  return Array.from(text).length;
}

function saidByWords(keyword: string, value: unknown, schema: Schema): boolean {
  const words: unknown = "const" in schema ? [schema["const"]] : schema["enum"];
  const keeps = OF_WORDS[keyword];
  return Array.isArray(words) && keeps !== undefined && words.every((word) => keeps(word, value));
}

function ofType(value: unknown, { properties, required = [] }: Schema): string | undefined {
  if (value === "integer" || (Array.isArray(value) && value.includes("integer") && !value.includes("number")))
    return "a type does not tell whole numbers from others";
  if (value !== "object") return undefined;
  // A list has a length and numbered members, and a text has a length: types of other objects are not theirs.
  const theirs = (name: string): boolean => name === "length" || /^\d+$/u.test(name);
  return Object.keys(properties ?? {}).some(theirs) && (required as string[]).every(theirs)
    ? "texts and lists have members of these names"
    : undefined;
}

function ofRest(rest: unknown, { properties = {} }: Schema): string | undefined {
  const named = Object.keys(properties as Schema).length > 0;
  // An object without members has a type that takes none.
  if (rest === false) return named ? CLOSED : undefined;
  return rest !== true && named ? "a type gives other members every type that a named one has" : undefined;
}

function shown(keyword: string, value: unknown): string {
  if (keyword === "type") return typeof value === "string" ? value : JSON.stringify(value);
  return value === true ? keyword : `${keyword}: ${typeof value === "string" ? value : JSON.stringify(value)}`;
}
