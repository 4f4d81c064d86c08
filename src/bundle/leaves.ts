import { onceFor } from "./once-for.ts";
import { isRef, refName, type DataClass, type ObjectShape, type Shape, type SolidShape } from "./shape.ts";

/** One place of a schema where a value is. */
export interface Leaf {
  /** Pointer with `*` for array items. */
  readonly pointer: string;
  readonly shape: SolidShape;
  readonly dataClass: DataClass | undefined;
  /** Whether every member on the way is required. */
  readonly required: boolean;
}

/** Follows references until a shape that says something itself. */
export function solid(shape: Shape, schemas: ReadonlyMap<string, Shape>): SolidShape {
  let current = shape;
  while (isRef(current)) {
    const next = schemas.get(refName(current));
    if (next === undefined) throw new Error(`schema ${refName(current)} does not exist`);
    current = next;
  }
  return current;
}

/** Members of an object shape, in document order. */
export const membersOf = onceFor((shape: ObjectShape): readonly Member[] =>
  Object.entries(shape.properties ?? {}).map(([name, member]) => [
    name,
    member,
    shape.required?.includes(name) ?? false,
  ]),
);

type Member = readonly [name: string, shape: Shape, required: boolean];

/** Every leaf of a schema, in document order. Recursive schemas are followed once. */
export function leavesOf(shape: Shape, schemas: ReadonlyMap<string, Shape>): Leaf[] {
  return collect(shape, schemas, "", true, []);
}

function collect(
  shape: Shape,
  schemas: ReadonlyMap<string, Shape>,
  pointer: string,
  required: boolean,
  above: readonly SolidShape[],
): Leaf[] {
  const here = solid(shape, schemas);
  if (above.includes(here)) return [];
  const path = [...above, here];
  if ("oneOf" in here) return here.oneOf.flatMap((branch) => collect(branch, schemas, pointer, required, path));
  if (here.type === "array") return collect(here.items, schemas, `${pointer}/*`, false, path);
  if (here.type === "object" && here.properties !== undefined) {
    return membersOf(here).flatMap(([name, member, must]) =>
      collect(member, schemas, `${pointer}/${name}`, required && must, path),
    );
  }
  return [{ pointer, shape: here, dataClass: here["x-membrane"], required }];
}
