import { canonicalJson } from "../../bundle/canonical-json.ts";
import { toPointer } from "../../bundle/json-pointer.ts";
import type { Shape } from "../../bundle/shape.ts";
import type { Change } from "../change.ts";
import type { Comparison } from "./comparison.ts";
import { pairsOf, type Pair } from "./pairs.ts";

/** Compares the generated types: their names, and what code that uses them can see. Patterns and bounds are no part of a type. */
export const types: Comparison = (base, head) => pairsOf(base.bundle, head.bundle).flatMap((pair) => ofPair(pair));

function ofPair(pair: Pair): Change[] {
  const { base, head } = pair;
  const lost = [...base.schemas.keys()].filter((name) => !head.schemas.has(name));
  const won = [...head.schemas.keys()].filter((name) => !base.schemas.has(name));
  const successors = new Map(
    lost.flatMap((name): [string, string][] => {
      // Recursive types name themselves, so a name stands for itself in its own shape.
      const shape = seenAs(base.schemas.get(name), { [name]: "itself" });
      const alike = won.filter((other) => seenAs(head.schemas.get(other), { [other]: "itself" }) === shape);
      return alike.length === 1 && alike[0] !== undefined ? [[name, alike[0]]] : [];
    }),
  );
  const renamed = new Set(successors.values());
  const names = Object.fromEntries([...successors].map(([was, is]) => [was, is]));
  return [
    ...lost.map((name) => {
      const to = successors.get(name);
      return to === undefined
        ? typeChange(pair, "type-removed", name, undefined, `the type ${name} is gone`)
        : typeChange(pair, "type-renamed", name, to, `the type ${name} is called ${to}`);
    }),
    ...won
      .filter((name) => !renamed.has(name))
      .map((name) => typeChange(pair, "type-added", undefined, name, `there is a type ${name}`)),
    ...[...head.schemas.keys()].filter((name) => base.schemas.has(name)).flatMap((name) => ofType(pair, name, names)),
  ];
}

function ofType(pair: Pair, name: string, names: Readonly<Record<string, string>>): Change[] {
  const [was, is] = [pair.base.schemas.get(name), pair.head.schemas.get(name)];
  if (seenAs(was, names) === seenAs(is, {})) return [];
  const onlyOptional = seenAs(was, names, false) === seenAs(is, {}, false);
  const message = onlyOptional
    ? `members of the type ${name} are optional, or are not any more`
    : `the type ${name} has another shape`;
  return [typeChange(pair, onlyOptional ? "type-optionality" : "type-shape", name, name, message)];
}

function typeChange(
  { base, head }: Pair,
  rule: string,
  was: string | undefined,
  is: string | undefined,
  message: string,
): Change {
  const spot = (profile: typeof base, name: string | undefined): Change["base"] => ({
    source: profile.source,
    pointer: name === undefined ? "/schemas" : toPointer(["schemas", name]),
    atName: true,
  });
  return {
    rule,
    subjects: [is ?? was ?? ""],
    at: toPointer(["types", was ?? is ?? ""]),
    before: was === undefined ? null : [was, seenAs(base.schemas.get(was), {})],
    after: is === undefined ? null : [is, seenAs(head.schemas.get(is), {})],
    base: spot(base, was),
    head: spot(head, is),
    message,
  };
}

/** What code can see of a schema, as text: members, words, and other types by their names. */
function seenAs(shape: Shape | undefined, names: Readonly<Record<string, string>>, optionality = true): string {
  return canonicalJson(seen(shape ?? null, names, optionality));
}

function seen(value: unknown, names: Readonly<Record<string, string>>, optionality: boolean): unknown {
  if (typeof value !== "object" || value === null) return value;
  const shape = value as Readonly<Record<string, unknown>>;
  const inside = (each: unknown): unknown => seen(each, names, optionality);
  if (typeof shape["$ref"] === "string") {
    const name = shape["$ref"].slice("#/schemas/".length);
    return { $ref: Object.hasOwn(names, name) ? names[name] : name };
  }
  if (Array.isArray(shape["oneOf"])) return { oneOf: shape["oneOf"].map(inside).map(canonicalJson).toSorted() };
  const {
    properties = {},
    required = [],
    additionalProperties,
    items,
    enum: words,
  } = shape as {
    properties?: Readonly<Record<string, unknown>>;
    required?: readonly string[];
    additionalProperties?: unknown;
    items?: unknown;
    enum?: readonly string[];
  };
  return {
    type: shape["type"] === "integer" ? "number" : shape["type"],
    const: shape["const"],
    ...(words === undefined ? {} : { enum: words.toSorted() }),
    ...(items === undefined ? {} : { items: inside(items) }),
    ...(additionalProperties === undefined ? {} : { rest: inside(additionalProperties) }),
    members: Object.fromEntries(
      Object.entries(properties).map(([name, member]) => [
        name,
        [inside(member), optionality && required.includes(name)],
      ]),
    ),
  };
}
