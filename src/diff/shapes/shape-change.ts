import type { DataClass, Shape, SolidShape } from "../../bundle/shape.ts";
import type { End, Step } from "../witness/aim.ts";

/** The schemas of one profile of one side. */
export type Schemas = ReadonlyMap<string, Shape>;

/** What changed about a shape, in the sense of the documents it takes. */
export type ShapeWhat =
  | "member-added"
  | "member-removed"
  | "required"
  | "optional"
  /** A member that had to be there is gone, so documents without it are taken. */
  | "released"
  | "opened"
  | "closed"
  /** It takes more values, fewer, or it cannot be told. */
  | "more"
  | "fewer"
  | "undecided"
  | "class"
  /** Written otherwise, and takes the same. */
  | "rewritten";

/** One difference between two shapes at one place. */
export interface ShapeChange {
  readonly what: ShapeWhat;
  /** From the top of a document to the place. */
  readonly steps: readonly Step[];
  /** The same in the documents of the contract. */
  readonly base: string;
  readonly head: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly message: string;
  readonly end: End;
  /** The shape of a member that came or went. */
  readonly shape?: Shape;
  readonly classes?: readonly [before: DataClass | undefined, after: DataClass | undefined];
}

/** A node of a schema with its place in the contract. */
export interface At {
  readonly shape: SolidShape;
  readonly pointer: string;
}

/** Makes a change, with what both nodes mean unless something smaller is given. */
export function change(
  what: ShapeWhat,
  was: At,
  is: At,
  steps: readonly Step[],
  message: string,
  end: End,
  [before, after]: readonly [unknown, unknown],
): ShapeChange {
  return { what, steps, base: was.pointer, head: is.pointer, before, after, message, end };
}
