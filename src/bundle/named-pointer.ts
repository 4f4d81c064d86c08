import type { Node } from "jsonc-parser";
import { pointerSegments, toPointer } from "./json-pointer.ts";

/** Members by which an entry of a list is called, the most telling first. */
const NAMES = ["id", "code", "label", "class", "family", "capability", "invariant", "when", "what", "by", "name"];

/** A pointer in which entries of lists are called by what they say they are, so that it stays when others are added or moved. */
export function namedPointer(root: Node | undefined, pointer: string): string {
  let node = root;
  const segments = pointerSegments(pointer).map((segment) => {
    const parent = node;
    node = childOf(parent, segment);
    return parent?.type === "array" ? entryName(parent, segment) : segment;
  });
  return toPointer(segments);
}

function childOf(node: Node | undefined, segment: string): Node | undefined {
  return node?.type === "array" ? node.children?.[Number(segment)] : memberOf(node, segment);
}

function memberOf(node: Node | undefined, name: string): Node | undefined {
  if (node?.type !== "object") return undefined;
  return node.children?.find(({ children }) => children?.[0]?.value === name)?.children?.[1];
}

/** Of entries with one name, later ones are counted. An entry without a name keeps its number. */
function entryName(list: Node, index: string): string {
  const name = nameOf(list.children?.[Number(index)]);
  if (name === undefined) return index;
  const before = (list.children ?? []).slice(0, Number(index)).filter((entry) => nameOf(entry) === name).length;
  return before === 0 ? `=${name}` : `=${name}~${before + 1}`;
}

function nameOf(entry: Node | undefined): string | undefined {
  for (const member of NAMES) {
    const value: unknown = memberOf(entry, member)?.value;
    if (typeof value === "string") return value;
  }
  return undefined;
}
