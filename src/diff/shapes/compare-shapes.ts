import { toPointer } from "../../bundle/json-pointer.ts";
import {
  isNullable,
  isRef,
  refName,
  type ArrayShape,
  type ObjectShape,
  type Shape,
  type UnionShape,
} from "../../bundle/shape.ts";
import type { Step } from "../witness/aim.ts";
import { compareBounds } from "./compare-bounds.ts";
import { compareObjects } from "./compare-objects.ts";
import { compareScalars } from "./compare-scalars.ts";
import { change, type At, type Schemas, type ShapeChange } from "./shape-change.ts";
import { wholeOf, wordsOf } from "./shape-words.ts";

/** Compares two named schemas by the documents they take, and says each difference at the innermost place where it is. */
export function compareShapes(
  base: Schemas,
  head: Schemas,
  names: readonly [base: string, head: string],
): ShapeChange[] {
  return new Comparing(base, head).refer(names[0], names[1]);
}

/** One comparison: it remembers which pairs of nodes were compared, so that recursive schemas come to an end. */
export class Comparing {
  private readonly done = new Map<Shape, Set<Shape>>();
  private readonly base: Schemas;
  private readonly head: Schemas;

  constructor(base: Schemas, head: Schemas) {
    this.base = base;
    this.head = head;
  }

  refer(base: string, head: string): ShapeChange[] {
    const [was, is] = [this.base.get(base), this.head.get(head)];
    if (was === undefined || is === undefined) return [];
    return this.nodes(was, toPointer(["schemas", base]), is, toPointer(["schemas", head]), []);
  }

  /** Compares what stands at two places, following references. */
  nodes(base: Shape, basePointer: string, head: Shape, headPointer: string, steps: readonly Step[]): ShapeChange[] {
    const was = solidAt(base, basePointer, this.base);
    const is = solidAt(head, headPointer, this.head);
    const before = this.done.get(was.shape) ?? new Set();
    if (before.has(is.shape)) return [];
    this.done.set(was.shape, before.add(is.shape));
    const inside = this.inside(was, is, steps);
    // A node that two members share is compared at each of them; only a circle is cut.
    before.delete(is.shape);
    return [...classChange(was, is, steps), ...inside];
  }

  /** What a shape of a side means, with all that it refers to. */
  whole(side: "base" | "head", shape: Shape): unknown {
    return wholeOf(shape, this[side]);
  }

  /** Compares the class of what was a part of something without a shape of its own. */
  classed(whole: At, part: Shape, pointer: string, steps: readonly Step[]): ShapeChange[] {
    return classChange(whole, solidAt(part, pointer, this.head), steps);
  }

  private inside(was: At, is: At, steps: readonly Step[]): ShapeChange[] {
    const [kind, other] = [kindOf(was), kindOf(is)];
    if (kind !== other) return this.replaced(was, is, steps);
    switch (kind) {
      case "union":
        return this.unions(was as At & { shape: UnionShape }, is as At & { shape: UnionShape }, steps);
      case "object":
        return compareObjects(this, was as At & { shape: ObjectShape }, is as At & { shape: ObjectShape }, steps);
      case "array":
        return this.arrays(was as At & { shape: ArrayShape }, is as At & { shape: ArrayShape }, steps);
      case "scalar":
        return compareScalars(was, is, steps);
    }
  }

  private replaced(was: At, is: At, steps: readonly Step[]): ShapeChange[] {
    const message = `it was ${wordsOf(was.shape)} and is ${wordsOf(is.shape)}`;
    const both = [this.whole("base", was.shape), this.whole("head", is.shape)] as const;
    return (["more", "fewer"] as const).map((what) => change(what, was, is, steps, message, { is: "any" }, both));
  }

  private arrays(
    was: At & { shape: ArrayShape },
    is: At & { shape: ArrayShape },
    steps: readonly Step[],
  ): ShapeChange[] {
    const { items: before } = was.shape;
    const { items: after } = is.shape;
    return [
      ...compareBounds(was, is, steps),
      ...this.nodes(before, `${was.pointer}/items`, after, `${is.pointer}/items`, [...steps, { item: true }]),
    ];
  }

  private unions(
    was: At & { shape: UnionShape },
    is: At & { shape: UnionShape },
    steps: readonly Step[],
  ): ShapeChange[] {
    const [branches, others] = [taggedBranches(was.shape, this.base), taggedBranches(is.shape, this.head)];
    const shared = [...branches].flatMap(([tag, index]) => {
      const other = others.get(tag);
      const [before, after] = [was.shape.oneOf[index], is.shape.oneOf[other ?? -1]];
      if (other === undefined || before === undefined || after === undefined) return [];
      return this.nodes(before, `${was.pointer}/oneOf/${index}`, after, `${is.pointer}/oneOf/${other}`, [
        ...steps,
        { branch: other },
      ]);
    });
    const lost = [...branches].filter(([tag]) => !others.has(tag));
    const won = [...others].filter(([tag]) => !branches.has(tag));
    return [
      ...shared,
      ...lost.map(([tag, index]) => {
        const at = { ...was, pointer: `${was.pointer}/oneOf/${index}` };
        return change("fewer", at, is, [...steps, { branch: index }], `the branch ${tag} is gone`, { is: "any" }, [
          this.whole("base", was.shape.oneOf[index] ?? was.shape),
          null,
        ]);
      }),
      ...won.map(([tag, index]) => {
        const at = { ...is, pointer: `${is.pointer}/oneOf/${index}` };
        return change("more", was, at, [...steps, { branch: index }], `there is a branch ${tag}`, { is: "any" }, [
          null,
          this.whole("head", is.shape.oneOf[index] ?? is.shape),
        ]);
      }),
    ];
  }
}

function solidAt(shape: Shape, pointer: string, schemas: Schemas): At {
  let current = shape;
  let at = pointer;
  while (isRef(current)) {
    const name = refName(current);
    const next = schemas.get(name);
    if (next === undefined) throw new Error(`schema ${name} does not exist`);
    current = next;
    at = toPointer(["schemas", name]);
  }
  return { shape: current, pointer: at };
}

function kindOf({ shape }: At): "union" | "object" | "array" | "scalar" {
  if ("oneOf" in shape) return "union";
  if (isNullable(shape)) return "scalar";
  return shape.type === "object" || shape.type === "array" ? shape.type : "scalar";
}

function classChange(was: At, is: At, steps: readonly Step[]): ShapeChange[] {
  const [before, after] = [was, is].map(({ shape }) => ("x-membrane" in shape ? shape["x-membrane"] : undefined));
  if (before === after) return [];
  const at = (node: At): At => ({
    ...node,
    pointer: "x-membrane" in node.shape ? `${node.pointer}/x-membrane` : node.pointer,
  });
  const message = `its class was ${before ?? "not said"} and is ${after ?? "not said"}`;
  const made = change("class", at(was), at(is), steps, message, { is: "any" }, [before ?? null, after ?? null]);
  return [{ ...made, classes: [before, after] }];
}

/** Which constant tells each branch from the others. */
function taggedBranches({ oneOf }: UnionShape, schemas: Schemas): Map<string, number> {
  const solid = oneOf.map((branch) => solidAt(branch, "", schemas).shape);
  const constants = (shape: (typeof solid)[number] | undefined): [string, unknown][] =>
    shape !== undefined && "properties" in shape
      ? Object.entries(shape.properties ?? {}).flatMap(([name, member]): [string, unknown][] =>
          "const" in member && shape.required?.includes(name) === true ? [[name, member.const]] : [],
        )
      : [];
  // A constant that two of them share tells them not apart.
  const tag = constants(solid[0]).find(([name]) => {
    const values = solid.flatMap((each) => constants(each).filter(([other]) => other === name));
    return new Set(values.map(([, value]) => JSON.stringify(value))).size === solid.length;
  })?.[0];
  return new Map(
    solid.map((shape, index) => [JSON.stringify(constants(shape).find(([name]) => name === tag)?.[1] ?? index), index]),
  );
}
