import type { ArrayShape } from "../../bundle/shape.ts";
import type { End, Step } from "../witness/aim.ts";
import { change, type At, type ShapeChange } from "./shape-change.ts";

type AtArray = At & { readonly shape: ArrayShape };
type Keyword = "minItems" | "maxItems" | "uniqueItems";

const KEYWORDS: readonly Keyword[] = ["minItems", "maxItems", "uniqueItems"];

/** Compares how many items two lists may have, and whether one may stand twice. */
export function compareBounds(was: AtArray, is: AtArray, steps: readonly Step[]): ShapeChange[] {
  return KEYWORDS.flatMap((keyword) => {
    const [before, after] = [was.shape[keyword], is.shape[keyword]];
    const [from, to] = [numberOf(keyword, before), numberOf(keyword, after)];
    if (from === to) return [];
    // Fewer items at least, or more at most, takes more.
    const more = keyword === "maxItems" ? to > from : to < from;
    const at = (node: AtArray): At => ({
      ...node,
      pointer: node.pointer + (node.shape[keyword] === undefined ? "" : `/${keyword}`),
    });
    const message = `${keyword} was ${before ?? "not said"} and is ${after ?? "not said"}`;
    const end = showing(keyword, Math.min(from, to), (more ? is : was).shape);
    return [change(more ? "more" : "fewer", at(was), at(is), steps, message, end, [before ?? null, after ?? null])];
  });
}

/** A list that only the wider side takes. */
function showing(keyword: Keyword, narrower: number, { minItems = 0 }: ArrayShape): End {
  if (keyword === "uniqueItems") return { is: "items", count: Math.max(minItems, 2), twice: true };
  return { is: "items", count: keyword === "maxItems" ? narrower + 1 : narrower, twice: false };
}

function numberOf(keyword: Keyword, value: number | boolean | undefined): number {
  return Number(value ?? (keyword === "maxItems" ? Infinity : 0));
}
