import fc from "fast-check";
import { membersOf, solid } from "../../bundle/leaves.ts";
import {
  isNullable,
  type ArrayShape,
  type NumberShape,
  type ObjectShape,
  type Shape,
  type SolidShape,
  type StringShape,
} from "../../bundle/shape.ts";
import { shortestOnlyIn } from "../patterns/compare-texts.ts";
import type { Schemas } from "../shapes/shape-change.ts";
import type { End, Step } from "./aim.ts";

type Making = fc.Arbitrary<unknown>;

/** Lists are no longer than they must be, and this much. */
const SPARE_ITEMS = 2;
/** A schema that holds itself is followed so deep. */
const DEEPEST = 8;

/** Documents a shape takes, with the given end at the end of the way. They shrink to what the shape asks for and the end needs. */
export function documentsOf(shape: Shape, schemas: Schemas, steps: readonly Step[], end: End): Making {
  return focused(shape, schemas, steps, end, 0);
}

function focused(shape: Shape, schemas: Schemas, steps: readonly Step[], end: End, depth: number): Making {
  const here = solid(shape, schemas);
  const [step, ...more] = steps;
  if (step === undefined) return ended(here, schemas, end, depth);
  if ("branch" in step && "oneOf" in here) {
    const branch = here.oneOf[step.branch];
    return branch === undefined ? valuesOf(here, schemas, depth) : focused(branch, schemas, more, end, depth);
  }
  if ("item" in step && "type" in here && here.type === "array") {
    const item = focused(here.items, schemas, more, end, depth + 1);
    const others = fc.array(valuesOf(here.items, schemas, depth + 1), { maxLength: SPARE_ITEMS });
    return fc.tuple(item, others).map(([first, rest]) => sized(here, [first, ...rest]));
  }
  if ("member" in step && "properties" in here) {
    const declared = here.properties?.[step.member];
    const inside = declared ?? (typeof here.additionalProperties === "object" ? here.additionalProperties : undefined);
    if (inside === undefined) return valuesOf(here, schemas, depth);
    return withMember(here, schemas, step.member, focused(inside, schemas, more, end, depth + 1), depth);
  }
  return valuesOf(here, schemas, depth);
}

function ended(here: SolidShape, schemas: Schemas, end: End, depth: number): Making {
  switch (end.is) {
    case "any":
      return valuesOf(here, schemas, depth);
    case "values":
      return fc.constantFrom(...end.values);
    case "items":
      return "type" in here && here.type === "array"
        ? listsOf(here, schemas, end, depth)
        : valuesOf(here, schemas, depth);
    case "with":
      return withMember(here as ObjectShape, schemas, end.member, fc.constant(end.value ?? "x"), depth);
    case "without":
      return valuesOf(here, schemas, depth).map((value) => withoutMember(value, end.member));
  }
}

function listsOf(
  { items }: ArrayShape,
  schemas: Schemas,
  { count, twice }: Extract<End, { is: "items" }>,
  depth: number,
): Making {
  const item = valuesOf(items, schemas, depth + 1);
  if (twice) return item.map((one) => Array.from({ length: count }, () => one));
  return different(item, count);
}

/** So many values that are all different, or fewer where there are no more: a generator that insists would never end. */
function different(item: Making, count: number): Making {
  const draws = count === 0 ? 0 : 2 * count + 4;
  return fc
    .array(item, { minLength: draws, maxLength: draws, size: "max" })
    .map((drawn) => distinct(drawn).slice(0, count));
}

function distinct(values: readonly unknown[]): unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function withMember(shape: ObjectShape, schemas: Schemas, name: string, value: Making, depth: number): Making {
  return fc
    .tuple(valuesOf(shape, schemas, depth), value)
    .map(([object, member]) => ({ ...(object as object), [name]: member }));
}

function withoutMember(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([member]) => member !== name));
}

/** Any value of a shape. */
function valuesOf(shape: Shape, schemas: Schemas, depth: number): Making {
  const here = solid(shape, schemas);
  if ("oneOf" in here) return fc.oneof(...here.oneOf.map((branch) => valuesOf(branch, schemas, depth)));
  if (isNullable(here)) return textsOf({ ...here, type: "string" });
  switch (here.type) {
    case "boolean":
      return here.const === undefined ? fc.boolean() : fc.constant(here.const);
    case "integer":
    case "number":
      return numbersOf(here);
    case "string":
      return textsOf(here);
    case "array": {
      if (depth >= DEEPEST) return fc.constant([]);
      const least = here.minItems ?? 0;
      const most = Math.min(here.maxItems ?? least + SPARE_ITEMS, least + SPARE_ITEMS);
      const item = valuesOf(here.items, schemas, depth + 1);
      const items = fc.array(item, { minLength: least, maxLength: most });
      if (here.uniqueItems !== true) return items;
      return least < 2 ? items.map(distinct) : different(item, least);
    }
    case "object":
      return objectsOf(here, schemas, depth);
  }
}

function objectsOf(shape: ObjectShape, schemas: Schemas, depth: number): Making {
  const members = membersOf(shape).filter(([, , required]) => required || depth < DEEPEST);
  const model = Object.fromEntries(members.map(([name, member]) => [name, valuesOf(member, schemas, depth + 1)]));
  const requiredKeys = members.filter(([, , required]) => required).map(([name]) => name);
  return fc.record(model, { requiredKeys, noNullPrototype: true });
}

function numbersOf({ type, minimum, maximum, const: only }: NumberShape): Making {
  if (only !== undefined) return fc.constant(only);
  const [low, high] = [minimum ?? -1000, maximum ?? (minimum ?? 0) + 1000];
  if (type === "number") return fc.constantFrom(low, high, (low + high) / 2);
  const [min, max] = [Math.ceil(low), Math.floor(high)];
  return min > max ? fc.constant(min) : fc.integer({ min: Math.max(min, -(2 ** 31)), max: Math.min(max, 2 ** 31 - 1) });
}

function textsOf(shape: StringShape): Making {
  if (shape.const !== undefined) return fc.constant(shape.const);
  if (shape.enum !== undefined) return fc.constantFrom(...shape.enum);
  // Nothing is in the second set, so this is the shortest text there is.
  const shortest = shortestOnlyIn(shape, { pattern: "^$", minLength: 1, maxLength: 0 });
  const text = typeof shortest === "object" ? shortest.text : "";
  // Different texts are asked for only where a list must not repeat itself.
  return fc.oneof({ weight: 3, arbitrary: fc.constant(text) }, { weight: 1, arbitrary: drawnFrom(shape, text) });
}

function drawnFrom({ pattern, minLength = 0, maxLength = Infinity }: StringShape, instead: string): Making {
  try {
    return fc
      .stringMatching(new RegExp(pattern ?? "^[a-z]{1,8}$", "u"), { size: "small" })
      .map((drawn) => (drawn.length >= minLength && drawn.length <= maxLength ? drawn : instead));
  } catch {
    return fc.constant(instead);
  }
}

/** As many items as the shape asks for, the first one kept. */
function sized(
  { minItems = 0, maxItems = Infinity }: { minItems?: number; maxItems?: number },
  items: readonly unknown[],
): unknown[] {
  const padded = [...items];
  while (padded.length < minItems) padded.push(items.at(-1));
  return padded.slice(0, maxItems);
}
