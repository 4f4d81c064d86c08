import type { ProfileDocument } from "../generated/documents.ts";
import { onceFor } from "./once-for.ts";
import type { Shape } from "./shape.ts";

/** The named schemas of a profile as they are written: contracts that are not judged yet may hold others than shapes. */
export const shapesOf = onceFor(
  (schemas: ProfileDocument["schemas"]): ReadonlyMap<string, Shape> =>
    new Map(Object.entries(schemas as unknown as Readonly<Record<string, Shape>>)),
);
