import { canonicalJson } from "../../bundle/canonical-json.ts";
import type { Step } from "../witness/aim.ts";
import { valuesOnlyIn, type ScalarShape } from "./scalar-values.ts";
import { change, type At, type ShapeChange } from "./shape-change.ts";
import { withoutWords } from "./shape-words.ts";

const KEYWORDS = ["type", "pattern", "minLength", "maxLength", "enum", "const", "minimum", "maximum"];

/** Compares the values two shapes without parts take. */
export function compareScalars(was: At, is: At, steps: readonly Step[]): ShapeChange[] {
  const [before, after] = [was, is].map(({ shape }) => valuesOf(shape)) as [Said, Said];
  if (canonicalJson(before) === canonicalJson(after)) return [];
  const keyword =
    KEYWORDS.find((each) => canonicalJson(before[each] ?? null) !== canonicalJson(after[each] ?? null)) ?? "type";
  const at = (node: At, said: Said): At => ({
    ...node,
    pointer: node.pointer + (keyword in said ? `/${keyword}` : ""),
  });
  const make = (what: ShapeChange["what"], message: string, values: readonly unknown[] = []): ShapeChange =>
    change(what, at(was, before), at(is, after), steps, message, { is: "values", values }, [before, after]);
  const words = keyword === "enum" && "enum" in before && "enum" in after;
  const [base, head] = [was.shape as ScalarShape, is.shape as ScalarShape];
  const [more, fewer] = [valuesOnlyIn(head, base), valuesOnlyIn(base, head)];
  const found = [
    ...(typeof more === "object" ? [make("more", `${keyword} ${won(words, more.values)}`, more.values)] : []),
    ...(typeof fewer === "object" ? [make("fewer", `${keyword} ${lost(words, fewer.values)}`, fewer.values)] : []),
    ...(more === "unknown" || fewer === "unknown"
      ? [make("undecided", `${keyword} changed, and what that takes cannot be compared`)]
      : []),
  ];
  return found.length > 0 ? found : [make("rewritten", `${keyword} is written otherwise and takes the same`)];
}

/** Words of the contract are named; of a pattern the document shows one. */
function won(words: boolean, values: readonly unknown[]): string {
  return words ? `takes ${listed(values)} too` : "takes more than before";
}

function lost(words: boolean, values: readonly unknown[]): string {
  return words ? `does not take ${listed(values)} any more` : "takes less than before";
}

function listed(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(", ");
}

type Said = Readonly<Record<string, unknown>>;

/** What a shape says of its values; words of a list in any order are the same. */
function valuesOf(shape: At["shape"]): Said {
  const { "x-membrane": _class, ...said } = withoutWords(shape) as Said;
  const words = said["enum"];
  return Array.isArray(words) ? { ...said, enum: (words as string[]).toSorted() } : said;
}
