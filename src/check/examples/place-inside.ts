import type { Place } from "../../diagnostics/finding.ts";
import type { Block } from "../pages/page.ts";

/** The place in the page of a place in a text that stands at an offset of a block. */
export function placeInside(block: Block, text: string, at: number, { line, column, length }: Place): Place {
  const before = text.split("\n").slice(0, line - 1);
  return block.place(at + before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1, length);
}
