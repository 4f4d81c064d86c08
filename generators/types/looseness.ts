import { toPointer } from "../../src/bundle/json-pointer.ts";
import { byCodeUnit } from "../../src/bundle/by-code-unit.ts";
import type { PlacedDefinition } from "./name-definitions.ts";
import { schemasInside } from "./schemas-inside.ts";
import { unsaidOf } from "./unsaid.ts";

/** A keyword of a contract that a generated type does not hold: the type lets values through that the contract refuses. */
export interface Looseness {
  /** Name of the type. */
  readonly type: string;
  /** Document that holds the schema. */
  readonly file: string;
  /** Where in it the schema with the keyword stands. */
  readonly pointer: string;
  readonly keyword: string;
  readonly reason: string;
}

type Schema = Readonly<Record<string, unknown>>;

/** Everything that types leave out of their contracts, sorted by type, document, place and keyword. What is not listed here, a type holds. */
export function loosenessOf(definitions: readonly PlacedDefinition[]): Looseness[] {
  return definitions
    .flatMap(({ name, file, pointer, schema }) =>
      within(schema, pointer).map((each) => ({ type: name, file, ...each })),
    )
    .toSorted(
      (a, b) =>
        byCodeUnit(a.type, b.type) ||
        byCodeUnit(a.file, b.file) ||
        byCodeUnit(a.pointer, b.pointer) ||
        byCodeUnit(a.keyword, b.keyword),
    );
}

function within(schema: Schema, pointer: string): Omit<Looseness, "type" | "file">[] {
  const here = unsaidOf(schema).map(({ keyword, reason }) => ({ pointer, keyword, reason }));
  const below = schemasInside(schema).flatMap(({ at, schema: inner }) => within(inner, pointer + toPointer(at)));
  return [...here, ...below];
}
