import type { Node } from "jsonc-parser";
import type { Place } from "../diagnostics/finding.ts";
import { pointerSegments } from "./json-pointer.ts";
import { jsonc } from "./load-late.ts";
import { namedPointer } from "./named-pointer.ts";

/** Finds places in one JSON text. The tree is built on the first question, so a clean file costs nothing. */
export interface Positions {
  /** The place of the value at a pointer, or of the nearest member that exists above it. */
  at(pointer: string): Place;
  /** The place of the name of the member at a pointer. */
  nameAt(pointer: string): Place;
  offset(offset: number, length: number): Place;
}

/** Makes the place finder of a text. `file` is the path shown to the user, `document` the one inside the bundle. */
export function positionsOf(file: string, text: string, document: string = file): Positions {
  let tree: Node | undefined;
  const root = (): Node | undefined => (tree ??= jsonc().parseTree(text));
  const place = (offset: number, length: number, pointer?: string): Place => ({
    file,
    ...(pointer === undefined ? {} : { pointer }),
    ...lineAndColumn(text, offset),
    length: Math.max(1, length),
    name: `${document}#${pointer === undefined ? "" : namedPointer(root(), pointer)}`,
  });
  const node = (pointer: string): { found: Node; pointer: string } | undefined => {
    const top = root();
    if (top === undefined) return undefined;
    const segments = pointerSegments(pointer);
    for (let count = segments.length; count >= 0; count--) {
      const path = segments.slice(0, count);
      const found = jsonc().findNodeAtLocation(top, asPath(top, path));
      if (found !== undefined) return { found, pointer };
    }
    return undefined;
  };
  return {
    at(pointer) {
      const hit = node(pointer);
      return hit === undefined ? place(0, 1, pointer) : place(hit.found.offset, firstLine(text, hit.found), pointer);
    },
    nameAt(pointer) {
      const hit = node(pointer);
      const property = hit?.found.parent?.type === "property" ? hit.found.parent.children?.[0] : undefined;
      if (hit === undefined) return place(0, 1, pointer);
      return property === undefined
        ? place(hit.found.offset, firstLine(text, hit.found), pointer)
        : place(property.offset, property.length, pointer);
    },
    offset: (offset, length) => place(offset, length),
  };
}

/** One-based line and column of an offset; a carriage return before a line feed belongs to its line. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (;;) {
    const next = text.indexOf("\n", start);
    if (next < 0 || next >= offset) return { line, column: offset - start + 1 };
    line++;
    start = next + 1;
  }
}

function asPath(top: Node, segments: readonly string[]): (string | number)[] {
  const path: (string | number)[] = [];
  for (const segment of segments) {
    const parent = jsonc().findNodeAtLocation(top, path);
    path.push(parent?.type === "array" ? Number(segment) : segment);
  }
  return path;
}

function firstLine(text: string, node: Node): number {
  const end = text.indexOf("\n", node.offset);
  return end < 0 ? node.length : Math.min(node.length, end - node.offset);
}
