import { toPointer } from "../../src/bundle/json-pointer.ts";
import type { Definition } from "./name-definitions.ts";
import { schemasInside, withInside } from "./schemas-inside.ts";
import { CLOSED, unsaidOf } from "./unsaid.ts";

type Schema = Readonly<Record<string, unknown>>;

/** The same definition with a word, in each description that is printed, on what the type leaves out there. That objects are closed is not among it: it would stand at nearly every type. */
export function withRemarks(definition: Definition): Definition {
  return { ...definition, schema: remarked(definition.schema) };
}

function remarked(schema: Schema): Schema {
  const words = wordsOf(schema);
  const { description = "" } = schema as { description?: string };
  const remark = words.length === 0 ? [] : [`Not in the type: ${words.join(", ")}.`];
  const said = [...(description === "" ? [] : [description]), ...remark].join(" ");
  return said === "" ? quiet(schema) : { ...quiet(schema), description: said };
}

/** The schema with remarks inside it and none on itself. The compiler would print the length of a list a second time. */
function quiet(schema: Schema): Schema {
  const { minItems: _least, maxItems: _most, ...rest } = schema;
  return withInside(rest, (inner, shown) => (shown ? remarked(inner) : quiet(inner)));
}

/** What the type of a schema leaves out, with what its parts leave out that have no comment of their own. With the comment of a list goes that of its items. */
function wordsOf(schema: Schema, dropped = false): string[] {
  const own = unsaidOf(schema).filter(({ reason }) => reason !== CLOSED);
  const hidden = schemasInside(schema).filter(({ at, shown }) => !shown || (dropped && at[0] === "items"));
  return [
    ...own.map(({ shown }) => `\`${shown}\``),
    ...hidden.flatMap(({ at, schema: inner }) =>
      wordsOf(inner, true).map((word) => toPointer(at) + (word.startsWith("/") ? word : ` ${word}`)),
    ),
  ];
}
