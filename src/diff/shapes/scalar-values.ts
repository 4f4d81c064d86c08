import {
  isNullable,
  type BooleanShape,
  type NullableShape,
  type NumberShape,
  type StringShape,
} from "../../bundle/shape.ts";
import { shortestOnlyIn, type TextSet } from "../patterns/compare-texts.ts";

/** A shape that holds one value without parts. */
export type ScalarShape = StringShape | NullableShape | NumberShape | BooleanShape;

/** What one shape takes and another does not: some values that show it, that there are none, or that it cannot be told. */
export type OnlyThere = { readonly values: readonly unknown[] } | "none" | "unknown";

/** Values that the first shape takes and the second does not. Certain, unless it says `unknown`. */
export function valuesOnlyIn(first: ScalarShape, second: ScalarShape): OnlyThere {
  const known: unknown[] = [];
  let unsure = false;
  const add = (only: OnlyThere): void => {
    if (only === "unknown") unsure = true;
    else if (only !== "none") known.push(...only.values);
  };
  add(textsOnlyIn(textsOf(first), textsOf(second)));
  add(found(numbersIn(first, second).filter((value) => takesNumber(first, value) && !takesNumber(second, value))));
  add(found([true, false].filter((value) => takesBoolean(first, value) && !takesBoolean(second, value))));
  add(found(isNullable(first) && !isNullable(second) ? [null] : []));
  if (known.length > 0) return { values: known };
  return unsure ? "unknown" : "none";
}

type Texts = { readonly words: readonly string[] } | { readonly set: TextSet };

function textsOf(shape: ScalarShape): Texts {
  if (isNullable(shape)) return { set: shape };
  if (shape.type !== "string") return { words: [] };
  if (shape.const !== undefined) return { words: [shape.const] };
  return shape.enum === undefined ? { set: shape } : { words: shape.enum };
}

function textsOnlyIn(first: Texts, second: Texts): OnlyThere {
  if ("words" in first && "words" in second) return found(first.words.filter((word) => !second.words.includes(word)));
  if ("words" in first) return wordsOutside(first.words, second);
  if ("words" in second) return one(shortestOnlyIn(first.set, { pattern: anyOf(second.words) }));
  return one(shortestOnlyIn(first.set, second.set));
}

function wordsOutside(words: readonly string[], second: Texts): OnlyThere {
  if ("words" in second) return found(words.filter((word) => !second.words.includes(word)));
  const outside = words.map((word) => one(shortestOnlyIn({ pattern: anyOf([word]) }, second.set)));
  const values = outside.flatMap((each) => (typeof each === "object" ? each.values : []));
  return values.length === 0 && outside.includes("unknown") ? "unknown" : found(values);
}

function anyOf(words: readonly string[]): string {
  return `^(?:${words.map((word) => word.replaceAll(/[\^$\\.*+?()[\]{}|/-]/gu, "\\$&")).join("|")})$`;
}

function one(difference: ReturnType<typeof shortestOnlyIn>): OnlyThere {
  return typeof difference === "object" ? { values: [difference.text] } : difference;
}

function found(values: readonly unknown[]): OnlyThere {
  return values.length === 0 ? "none" : { values };
}

/** Numbers at which two shapes can differ: their bounds, one past them, and one that is not whole. */
function numbersIn(...shapes: ScalarShape[]): number[] {
  const edges = shapes.flatMap((shape) =>
    isNullable(shape) || (shape.type !== "integer" && shape.type !== "number")
      ? []
      : [shape.const, shape.minimum, shape.maximum].filter((edge) => edge !== undefined),
  );
  return [
    ...new Set([
      0,
      ...edges.flatMap((edge) => [edge, edge - 1, edge + 1]),
      0.5,
      ...edges.flatMap((edge) => [edge + 0.5, edge - 0.5]),
    ]),
  ];
}

function takesNumber(shape: ScalarShape, value: number): boolean {
  if (isNullable(shape) || (shape.type !== "integer" && shape.type !== "number")) return false;
  if (shape.type === "integer" && !Number.isInteger(value)) return false;
  if (shape.const !== undefined) return value === shape.const;
  return value >= (shape.minimum ?? -Infinity) && value <= (shape.maximum ?? Infinity);
}

function takesBoolean(shape: ScalarShape, value: boolean): boolean {
  return !isNullable(shape) && shape.type === "boolean" && (shape.const ?? value) === value;
}
