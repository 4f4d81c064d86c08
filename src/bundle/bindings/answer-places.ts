import { leavesOf } from "../leaves.ts";
import type { Operation, Profile } from "../model.ts";
import type { Shape } from "../shape.ts";

/** Every place that answers of the operations may have, with stars for items. */
export function placesOf(profile: Profile, operations: readonly Operation[]): Set<string> {
  const { wire, schemas } = profile;
  const within = (at: string, name: string | undefined): string[] => {
    const shape = name === undefined ? undefined : schemas.get(name);
    return shape === undefined ? [] : pointersIn(shape, schemas).map((pointer) => at + pointer);
  };
  return new Set([
    ...within("", wire.envelope),
    ...within("", wire.refusalEnvelope),
    ...within(wire.refusalBodyAt, wire.refusalBody),
    ...operations.flatMap((operation) => within(wire.bodyAt, operation.response?.name)),
  ]);
}

function pointersIn(shape: Shape, schemas: ReadonlyMap<string, Shape>): string[] {
  return leavesOf(shape, schemas).flatMap(({ pointer }) => {
    const segments = pointer.split("/");
    return segments.slice(1).map((_, count) => segments.slice(0, count + 2).join("/"));
  });
}

/** What is known of an answer without looking for it: which operation was called, and with what outcome, as code and status tell. */
export function derivedPlaces({ wire, document }: Profile): Set<string> {
  const places = new Set([wire.operationAt, wire.outcome?.at, wire.codeAt].filter((place) => place !== undefined));
  for (const [left, right] of document.wire.equal) {
    if (left !== undefined && right !== undefined && places.has(left)) places.add(right);
    if (left !== undefined && right !== undefined && places.has(right)) places.add(left);
  }
  return places;
}
