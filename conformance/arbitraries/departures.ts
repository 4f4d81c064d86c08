import { solid } from "../../src/bundle/leaves.ts";
import type { Profile } from "../../src/bundle/model.ts";
import { isNullable, type Shape, type SolidShape } from "../../src/bundle/shape.ts";
import type { Template } from "../program/program.ts";

/** One way to break a schema: the place and what stands there instead; undefined takes the member away. */
export interface Departure {
  readonly at: string;
  readonly to: Template | undefined;
}

/**
 * Every single departure from a schema at its boundaries: each member gone, each of another type, each bound passed by one, unknown members at each object.
 * Some departures are legal after all (an optional member gone); the caller validates before use.
 */
export function departuresFrom(shape: Shape, profile: Profile, at = ""): Departure[] {
  const here = solid(shape, profile.schemas);
  if ("oneOf" in here) return here.oneOf.flatMap((branch) => departuresFrom(branch, profile, at));
  const own = [...wrongTypes(here).map((to) => ({ at, to })), ...pastBounds(here).map((to) => ({ at, to }))];
  if (here.type === "array") return [...own, ...departuresFrom(here.items, profile, `${at}/0`)];
  if (here.type !== "object" || here.properties === undefined) return own;
  const members = Object.entries(here.properties).flatMap(([name, member]): Departure[] => [
    { at: `${at}/${name}`, to: undefined },
    ...departuresFrom(member, profile, `${at}/${name}`),
    { at: `${at}/${name.toUpperCase()}`, to: "1" },
    { at: `${at}/ ${name}`, to: "1" },
  ]);
  return [...(at === "" ? [] : own), ...members, ...UNKNOWN.map(([name, to]) => ({ at: `${at}/${name}`, to }))];
}

/** Members nobody declared. Some of them mean something to a careless server. */
const UNKNOWN: readonly (readonly [string, Template])[] = [
  ["unexpected", true],
  ["__proto__", { admin: true }],
  ["constructor", { prototype: { reviewed: true } }],
  ["toString", "x"],
  ["tenant_id", { $: "tenant", of: "other" }],
  ["owner", { $: "tenant", of: "other" }],
  ["created_at", "2020-01-01T00:00:00Z"],
  ["revoked", false],
  ["reviewed", true],
  ["state", "active"],
  ["label", "authentic"],
  ["productionAdmission", true],
  ["", "empty"],
];

function wrongTypes(shape: SolidShape): Template[] {
  const others: Template[] = [null, true, 12, 1.5, "text", [], {}, ["text"], { $: "verbatim", json: "-0.5" }];
  if (!("type" in shape) || isNullable(shape)) return [];
  return others.filter((value) => !isOfType(value, shape.type));
}

function isOfType(value: Template, type: string): boolean {
  if (Array.isArray(value)) return type === "array";
  if (value === null) return false;
  if (typeof value === "object") return type === "object";
  if (typeof value === "number") return type === "number" || (type === "integer" && Number.isInteger(value));
  return typeof value === type;
}

function pastBounds(shape: SolidShape): Template[] {
  if (!("type" in shape) || isNullable(shape)) return [];
  switch (shape.type) {
    case "string":
      return [
        "",
        "\u0000",
        " ",
        "A b",
        ...(shape.maxLength === undefined ? [] : ["a".repeat(shape.maxLength + 1)]),
        ...(shape.enum === undefined ? [] : [`${shape.enum[0] ?? ""}x`, (shape.enum[0] ?? "").toUpperCase()]),
      ];
    case "integer":
    case "number":
      return [
        ...(shape.minimum === undefined ? [] : [shape.minimum - 1]),
        ...(shape.maximum === undefined ? [] : [shape.maximum + 1]),
        "1",
        { $: "verbatim", json: "1e3000" },
      ];
    case "array":
      return [
        Array.from({ length: (shape.maxItems ?? 40) + 1 }, (_, index) => `item_${index}`),
        ["twice", "twice"],
        ...((shape.minItems ?? 0) > 0 ? [[]] : []),
      ];
    case "boolean":
    case "object":
      return [];
  }
}
