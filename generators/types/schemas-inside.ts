import { onceFor } from "../../src/bundle/once-for.ts";

type Schema = Readonly<Record<string, unknown>>;

/** A schema inside another, and the way to it. */
export interface Inside {
  readonly at: readonly (string | number)[];
  readonly schema: Schema;
  /** Whether the compiler prints its description. It drops those of branches of a union, and of a list in a list. */
  readonly shown: boolean;
}

const BRANCHES = ["oneOf", "anyOf", "allOf"];

/** The schemas right inside another: members, the rest of the members, items, and branches. */
export const schemasInside = onceFor((schema: Schema): readonly Inside[] => {
  const found: Inside[] = [];
  const look = (at: Inside["at"], inner: unknown, shown: boolean): void => {
    if (isSchema(inner)) found.push({ at, schema: inner, shown });
  };
  for (const [name, member] of Object.entries((schema["properties"] ?? {}) as Schema))
    look(["properties", name], member, true);
  look(["additionalProperties"], schema["additionalProperties"], true);
  look(["items"], schema["items"], !isList(schema["items"]));
  for (const keyword of BRANCHES)
    ((schema[keyword] ?? []) as unknown[]).forEach((branch, index) => look([keyword, index], branch, false));
  return found;
});

/** A schema and all that are inside it, however deep. */
export function everySchema(schema: Schema): Schema[] {
  const found = [schema];
  for (const each of found) found.push(...schemasInside(each).map((inner) => inner.schema));
  return found;
}

/** The schema with each of the schemas inside it replaced. */
export function withInside(schema: Schema, replace: (inner: Schema, shown: boolean) => Schema): Schema {
  const put = (value: unknown, shown: boolean): unknown => (isSchema(value) ? replace(value, shown) : value);
  const entries = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (keyword === "properties")
      return [
        keyword,
        Object.fromEntries(Object.entries(value as Schema).map(([name, member]) => [name, put(member, true)])),
      ];
    if (BRANCHES.includes(keyword)) return [keyword, (value as unknown[]).map((branch) => put(branch, false))];
    if (keyword === "additionalProperties") return [keyword, put(value, true)];
    return [keyword, keyword === "items" ? put(value, !isList(value)) : value];
  });
  return Object.fromEntries(entries);
}

function isList(schema: unknown): boolean {
  return isSchema(schema) && schema["type"] === "array";
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
