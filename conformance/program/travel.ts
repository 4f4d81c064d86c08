import type { Operation } from "../../src/bundle/model.ts";
import { writeJson, type JsonNode } from "./json-text.ts";

/** An input, parted by where its members travel. Texts are not yet encoded. */
export interface Travelling {
  /** What goes into the body, or undefined when there is no input. */
  readonly body: JsonNode | undefined;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The path in pieces: fixed text, and what stands in place of a placeholder. A member that is not there leaves its place empty. */
  readonly path: readonly (string | { readonly value: string })[];
}

/** Parts an input the way the operation says. Members that it carries nowhere else go with the rest. */
export function travelling(input: JsonNode | undefined, { input: rest, carried, path }: Operation): Travelling {
  const entries = input?.kind === "object" ? input.entries : [];
  const text = (name: string): string | undefined => {
    const found = entries.find(([member]) => member === name)?.[1];
    return found === undefined ? undefined : textOf(found);
  };
  const placed = (place: "path" | "header"): [name: string, value: string][] =>
    [...carried].flatMap(([member, carrier]) => {
      const value = carrier.in === place ? text(member) : undefined;
      return value === undefined ? [] : [[carrier.name, value]];
    });
  const others =
    input?.kind === "object" && carried.size > 0
      ? { ...input, entries: entries.filter(([name]) => !carried.has(name)) }
      : input;
  const inPath = new Map(placed("path"));
  return {
    body: rest === "body" ? others : undefined,
    query:
      rest === "query" && others?.kind === "object" ? others.entries.map(([name, node]) => [name, textOf(node)]) : [],
    headers: placed("header"),
    path: path
      .split(/(\{[^}]*\})/u)
      .map((piece) => (piece.startsWith("{") ? { value: inPath.get(piece.slice(1, -1)) ?? "" } : piece)),
  };
}

/** A value where there is no JSON: texts as they are, everything else as JSON would write it. */
function textOf(node: JsonNode): string {
  return node.kind === "literal" ? String(node.value) : writeJson(node);
}
