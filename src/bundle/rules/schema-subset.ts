import type { BundleDraft, BundleRule, Fault } from "../draft.ts";
import { schemaExample } from "../rule-example.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { pointerSegments, toPointer } from "../json-pointer.ts";
import { schemaNodes, type SchemaNode } from "./schema-nodes.ts";

const DESCRIBING = ["title", "description", "x-membrane"];
const NULLABLE = "string or null";
const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  object: ["type", "additionalProperties", "required", "properties"],
  array: ["type", "items", "minItems", "maxItems", "uniqueItems"],
  "string or null": ["type", "pattern", "minLength", "maxLength"],
  string: ["type", "pattern", "minLength", "maxLength", "enum", "const"],
  integer: ["type", "minimum", "maximum", "const"],
  number: ["type", "minimum", "maximum", "const"],
  boolean: ["type", "const"],
};

/** Types, validation and generation agree only on a closed subset of JSON Schema; a schema outside it would mean different things to each. */
export const schemaSubset: BundleRule = {
  id: "schema-subset",
  why: "Types, validation and generated requests agree only on a closed subset of JSON Schema 2020-12; outside it each would mean something else.",
  example: schemaExample(
    { type: "string", "x-membrane": "label", maxLength: 80 },
    { type: "string", "x-membrane": "label", format: "email" },
  ),
  check: (draft) => {
    const nodes = schemaNodes(draft);
    return [...nodes.flatMap((node) => faultsOf(node)), ...cycles(nodes), ...requestsWithNull(draft)];
  },
};

function faultsOf(at: SchemaNode): Fault[] {
  const { node, source, pointer } = at;
  if ("$ref" in node) return refFaults(at);
  if ("oneOf" in node) return unionFaults(at);
  const type = nullable(node["type"]) ? NULLABLE : node["type"];
  const known = typeof type === "string" ? KEYWORDS[type] : undefined;
  if (known === undefined) {
    return [
      {
        source,
        pointer,
        atName: true,
        message: "schema has no type, expected one of object, array, string, string or null, integer, number, boolean",
      },
    ];
  }
  const allowed = [...known, ...DESCRIBING];
  const faults: Fault[] = Object.keys(node)
    .filter((keyword) => !allowed.includes(keyword))
    .map((keyword) => {
      const near = didYouMean(keyword, allowed);
      const message = `keyword ${JSON.stringify(keyword)} is outside the subset for ${String(type)}`;
      return {
        source,
        pointer: pointer + toPointer([keyword]),
        atName: true,
        message,
        ...(near === undefined ? {} : { remedy: `did you mean "${near}"?` }),
      };
    });
  if (type === "object") faults.push(...objectFaults(at));
  if (type === "array" && (typeof node["items"] !== "object" || node["items"] === null)) {
    faults.push({ source, pointer, atName: true, message: "array has no items schema" });
  }
  return faults;
}

function nullable(type: unknown): boolean {
  return Array.isArray(type) && type.length === 2 && type[0] === "string" && type[1] === "null";
}

function objectFaults({ node, source, pointer }: SchemaNode): Fault[] {
  const open = node["additionalProperties"];
  const isMap = typeof open === "object" && open !== null;
  const isSlot = node["properties"] === undefined && open === undefined;
  const faults: Fault[] = [];
  if (open !== false && !isMap && !isSlot) {
    faults.push({
      source,
      pointer,
      atName: true,
      message: "object is open, expected additionalProperties to be false",
    });
  }
  const properties = Object.keys(node["properties"] ?? {});
  const required: unknown[] = Array.isArray(node["required"]) ? node["required"] : [];
  for (const [index, name] of required.entries()) {
    if (typeof name === "string" && properties.includes(name)) continue;
    const near = typeof name === "string" ? didYouMean(name, properties) : undefined;
    const message = `required member ${JSON.stringify(name)} is not declared`;
    faults.push({
      source,
      pointer: `${pointer}/required/${index}`,
      message,
      ...(near === undefined ? {} : { remedy: `did you mean "${near}"?` }),
    });
  }
  return faults;
}

function refFaults({ node, source, pointer }: SchemaNode): Fault[] {
  const target = node["$ref"];
  const at = `${pointer}/$ref`;
  if (Object.keys(node).length > 1)
    return [{ source, pointer, atName: true, message: "a $ref stands alone, other keywords beside it are not read" }];
  const name = typeof target === "string" ? /^#\/schemas\/([^/]+)$/u.exec(target)?.[1] : undefined;
  if (name === undefined)
    return [{ source, pointer: at, message: "reference leads out of the profile, expected #/schemas/<Name>" }];
  if (Object.hasOwn(source.value.schemas, name)) return [];
  const near = didYouMean(name, Object.keys(source.value.schemas));
  return [
    {
      source,
      pointer: at,
      message: `schema ${JSON.stringify(name)} does not exist`,
      ...(near === undefined ? {} : { remedy: `did you mean "${near}"?` }),
    },
  ];
}

function unionFaults({ node, source, pointer }: SchemaNode): Fault[] {
  const branches = node["oneOf"];
  if (!Array.isArray(branches) || branches.length < 2)
    return [{ source, pointer, atName: true, message: "a union needs two branches or more" }];
  const extra = Object.keys(node).filter((keyword) => keyword !== "oneOf" && !DESCRIBING.includes(keyword));
  if (extra.length > 0)
    return [
      { source, pointer, atName: true, message: "a union stands alone, other keywords beside oneOf are not read" },
    ];
  const tags = branches.map((branch) => tagsOf(followed(branch, source.value.schemas as Record<string, unknown>)));
  const shared = [...(tags[0]?.keys() ?? [])].filter((name) => tags.every((each) => each.has(name)));
  if (shared.some((name) => new Set(tags.map((each) => each.get(name))).size === tags.length)) return [];
  const message =
    shared.length === 0
      ? "branches of a union are told apart by one required member with a constant, and this one has none"
      : `branches of a union are told apart by a constant that each has for itself, and two have the same ${JSON.stringify(shared[0])}`;
  return [{ source, pointer, atName: true, message }];
}

function followed(branch: unknown, schemas: Record<string, unknown>): unknown {
  const target = (branch as { $ref?: unknown } | null)?.$ref;
  return typeof target === "string" ? schemas[target.split("/").at(-1) ?? ""] : branch;
}

/** The required members of a branch that have a constant, with that constant. */
function tagsOf(branch: unknown): Map<string, string> {
  const { properties, required } = (branch ?? {}) as { properties?: Record<string, unknown>; required?: string[] };
  const constants = Object.entries(properties ?? {}).flatMap(([name, member]): [string, string][] => {
    const { const: constant } = (member ?? {}) as { const?: unknown };
    return constant === undefined ? [] : [[name, JSON.stringify(constant)]];
  });
  return new Map(constants.filter(([name]) => required?.includes(name) === true));
}

/** A request leaves out what it does not have: a member that may also be null would be absent in two ways. */
function requestsWithNull(draft: BundleDraft): Fault[] {
  return draft.profiles.flatMap((source) => {
    const schemas = source.value.schemas as Record<string, unknown>;
    const seen = new Set<unknown>();
    const hasNull = (value: unknown): boolean => {
      if (typeof value !== "object" || value === null || seen.has(value)) return false;
      seen.add(value);
      const node = value as Record<string, unknown>;
      if (nullable(node["type"])) return true;
      const next = typeof node["$ref"] === "string" ? [followed(node, schemas)] : Object.values(node);
      return next.some((each) => hasNull(each));
    };
    return Object.entries(source.value.operations).flatMap(([name, { request = "" }]) => {
      seen.clear();
      const message = `${request} may hold null, expected a member that is left out`;
      return hasNull(schemas[request])
        ? [{ source, pointer: toPointer(["operations", name, "request"]), message }]
        : [];
    });
  });
}

/** A cycle of references with no member or item between them has no value at all. */
function cycles(nodes: readonly SchemaNode[]): Fault[] {
  const circles = new Map<unknown, ReadonlySet<string>>();
  return nodes
    .filter(({ named, node }) => named && "$ref" in node)
    .filter(({ source, pointer }) => {
      const { schemas } = source.value;
      const known = circles.get(schemas) ?? leadingInCircles(schemas);
      circles.set(schemas, known);
      return known.has(pointerSegments(pointer)[1] ?? "");
    })
    .map(({ source, pointer }) => ({ source, pointer, atName: true, message: "references lead in a circle" }));
}

/** Names of schemas that are references into a circle. Each is followed once, so that a long chain costs its length. */
function leadingInCircles(schemas: Readonly<Record<string, Readonly<Record<string, unknown>>>>): ReadonlySet<string> {
  const circles = new Set<string>();
  const settled = new Set<string>();
  for (const start of Object.keys(schemas)) {
    const way = new Set<string>();
    let name: string | undefined = start;
    while (name !== undefined && !settled.has(name) && !way.has(name)) {
      way.add(name);
      const target: unknown = Object.hasOwn(schemas, name) ? schemas[name]?.["$ref"] : undefined;
      name = typeof target === "string" ? (target.split("/").at(-1) ?? "") : undefined;
    }
    const circular = name !== undefined && (way.has(name) || circles.has(name));
    for (const each of way) {
      settled.add(each);
      if (circular) circles.add(each);
    }
  }
  return circles;
}
