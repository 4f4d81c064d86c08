import type { Carrier, Operation, Profile } from "../../src/bundle/model.ts";
import { pointerSegments, toPointer } from "../../src/bundle/json-pointer.ts";
import { piecesOf } from "../../src/bundle/places-in-braces.ts";
import { writeJson, type JsonNode } from "./json-text.ts";

type Pair = readonly [name: string, value: string];

/** An input, parted by where its members travel. Texts are not yet encoded. */
export interface Travelling {
  /** What goes into the body, or undefined when there is no input. */
  readonly body: JsonNode | undefined;
  readonly query: readonly Pair[];
  readonly headers: readonly Pair[];
  /** The path in pieces: fixed text, and what stands in place of a placeholder. A member that is not there leaves its place empty. */
  readonly path: readonly (string | { readonly value: string })[];
}

/** Parts an input the way the operation says. Members that it carries nowhere else go with the rest. */
export function travelling(input: JsonNode | undefined, operation: Operation): Travelling {
  const { input: rest, carried, path } = operation;
  const entries = input?.kind === "object" ? input.entries : [];
  const placed = (place: "path" | "header" | "query"): Pair[] =>
    [...carried].flatMap(([member, carrier]): Pair[] => {
      const found = carrier.in === place ? entries.find(([name]) => name === member)?.[1] : undefined;
      return found === undefined || carrier.in !== place ? [] : [[carrier.name, textOf(found)]];
    });
  const others = entries.filter(([name]) => !carried.has(name));
  const inPath = new Map(placed("path"));
  return {
    body: rest === "body" ? bodyOf(input, operation) : undefined,
    query: [...(rest === "query" ? others.map(([name, node]): Pair => [name, textOf(node)]) : []), ...placed("query")],
    headers: placed("header"),
    path: piecesOf(path).map((piece) => (typeof piece === "string" ? piece : { value: inPath.get(piece.place) ?? "" })),
  };
}

/** Whether a text that is carried there arrives as it is: nothing outside JSON holds a blank or what is not ASCII, and a path nothing that parts it or climbs in it. */
export function arrives(carrier: Carrier | undefined, text: string): boolean {
  if (carrier === undefined || carrier.in === "body") return true;
  return /^[!-~]+$/u.test(text) && !(carrier.in === "path" && /^\.{1,2}$|[/\\]/u.test(text));
}

/** A body that says nothing is still a body. */
export function emptyInput({ input }: Operation): JsonNode | undefined {
  return input === "body" ? { kind: "object", entries: [] } : undefined;
}

/** What shows who calls. */
export type Shown = Pick<Travelling, "headers" | "query">;

/** Nobody. */
export const NOTHING_SHOWN: Shown = { headers: [], query: [] };

/** A credential where the profile has its place. */
export function showing({ credential: { in: place, name } }: Profile, value: string): Shown {
  return place === "header" ? { headers: [[name, value]], query: [] } : { headers: [], query: [[name, value]] };
}

/** A token as a caller shows it. */
export function underScheme({ credential: { scheme } }: Profile, token: string): string {
  return scheme === "" ? token : `${scheme} ${token}`;
}

/** The members that travel in the body, each at its place. An input that is no object goes as it is. */
function bodyOf(input: JsonNode | undefined, { carried, root }: Operation): JsonNode | undefined {
  if (input?.kind !== "object" || (carried.size === 0 && root === "")) return input;
  const own = input.entries.filter(([name]) => !carried.has(name));
  let body = wrapped({ ...input, entries: own }, root);
  for (const [name, value] of input.entries) {
    const carrier = carried.get(name);
    if (carrier?.in === "body") body = added(body, pointerSegments(carrier.at), value);
  }
  return body;
}

function wrapped(node: JsonNode, pointer: string): JsonNode {
  return pointerSegments(pointer).reduceRight<JsonNode>(
    (inner, name) => ({ kind: "object", entries: [[name, inner]] }),
    node,
  );
}

/** The node with a value added at a place. Objects on the way are made; a member that stands twice stays twice. */
function added(node: JsonNode, [name, ...rest]: readonly string[], value: JsonNode): JsonNode {
  if (name === undefined || node.kind !== "object") return value;
  const at = rest.length === 0 ? -1 : node.entries.findIndex(([known]) => known === name);
  const known = node.entries[at]?.[1];
  if (known === undefined) return { ...node, entries: [...node.entries, [name, wrapped(value, toPointer(rest))]] };
  return { ...node, entries: node.entries.with(at, [name, added(known, rest, value)]) };
}

/** A value where there is no JSON: texts as they are, everything else as JSON would write it. */
function textOf(node: JsonNode): string {
  return node.kind === "literal" ? String(node.value) : writeJson(node);
}
