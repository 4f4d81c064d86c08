import type { Profile } from "../../bundle/model.ts";
import { onceFor } from "../../bundle/once-for.ts";
import { certainlySatisfies } from "../../bundle/satisfies.ts";
import { schemaFaults, type MetaSchemaFault } from "../../bundle/meta-schema.ts";
import type { Shape } from "../../bundle/shape.ts";

/** What is wrong at a place of the JSON of an example. */
export interface ExampleFault {
  readonly pointer: string;
  /** The name of the member is wrong, not its value. */
  readonly atName?: boolean;
  readonly message: string;
  readonly remedy?: string | undefined;
}

type Json = Readonly<Record<string, unknown>>;

/** Departures of a value from a shape of a profile, as places below `at`. */
export function shapeFaults(profile: Profile, shape: Shape, value: unknown, at = ""): ExampleFault[] {
  const $defs = definitionsOf(profile);
  const own = plain(shape) as Json;
  if (certainlySatisfies({ ...own, $defs }, value)) return [];
  const faults = schemaFaults({ ...own, $defs: needed(own, $defs) }, value);
  return faults.map(({ pointer, ...fault }: MetaSchemaFault) => ({ ...fault, pointer: at + pointer }));
}

/** The same of a named schema. */
export function namedFaults(profile: Profile, name: string, value: unknown, at = ""): ExampleFault[] {
  return shapeFaults(profile, { $ref: `#/schemas/${name}` }, value, at);
}

/** A shape with some of its members taken out: those that travel elsewhere. */
export function withoutMembers(shape: Shape, profile: Profile, names: ReadonlySet<string>): Shape {
  const here = "$ref" in shape ? profile.schemas.get(shape.$ref.slice("#/schemas/".length)) : shape;
  if (here === undefined || !("type" in here) || here.type !== "object" || names.size === 0) return shape;
  return {
    ...here,
    required: (here.required ?? []).filter((name) => !names.has(name)),
    properties: Object.fromEntries(Object.entries(here.properties ?? {}).filter(([name]) => !names.has(name))),
  };
}

/** The definitions a schema leads to: compiling all of a profile for one example takes longer than reading the page. */
function needed(schema: Json, $defs: Json): Json {
  const found = new Map<string, unknown>();
  const visit = (node: unknown): void => {
    for (const [, name = ""] of JSON.stringify(node).matchAll(/"#\/\$defs\/([^"]+)"/gu)) {
      if (found.has(name)) continue;
      found.set(name, $defs[name]);
      visit($defs[name]);
    }
  };
  visit(schema);
  return Object.fromEntries(found);
}

const definitionsOf = onceFor(({ schemas }: Profile): Json =>
  Object.fromEntries([...schemas].map(([name, shape]) => [name, plain(shape)])),
);

/** A shape as plain JSON Schema: without data classes, with references as others write them. */
function plain(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plain);
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([name]) => name !== "x-membrane")
      .map(([name, member]: [string, unknown]) =>
        name === "$ref" && typeof member === "string"
          ? [name, member.replace("#/schemas/", "#/$defs/")]
          : [name, plain(member)],
      ),
  );
}
