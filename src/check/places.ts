import { positionsOf } from "../bundle/position.ts";
import type { Source } from "../bundle/model.ts";
import type { Place } from "../diagnostics/finding.ts";
import type { CheckContext } from "./context.ts";

/** The place of a value in a document of the bundle. */
export function placeIn(context: CheckContext, source: Source<unknown>, pointer: string): Place {
  return positionsOf(context.shown(source.path), source.text, source.path).at(pointer);
}
