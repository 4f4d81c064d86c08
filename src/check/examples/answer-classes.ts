import { valueAt } from "../../bundle/json-pointer.ts";
import { leavesOf, type Leaf } from "../../bundle/leaves.ts";
import type { Operation, Profile } from "../../bundle/model.ts";
import type { DataClass, Shape } from "../../bundle/shape.ts";
import { refusalCodeOf } from "./answer-faults.ts";

/** A leaf that two answers have at the same place, and the two values. */
export interface LeafPair {
  readonly pointer: string;
  readonly dataClass: DataClass | undefined;
  readonly shown: unknown;
  readonly given: unknown;
}

/** Classes whose values an answer makes up anew each time. */
const ISSUED: ReadonlySet<DataClass | undefined> = new Set(["opaque-ref", "timestamp"] as const);

/** Whether a value is issued by the membrane, so that no two answers have the same. */
export function isIssued({ dataClass }: Pick<LeafPair, "dataClass">): boolean {
  return ISSUED.has(dataClass);
}

/** Every leaf that a shown answer has, beside what the given one has there. Lists are followed item by item. */
export function leafPairs(operation: Operation, profile: Profile, shown: unknown, given: unknown): LeafPair[] {
  return answerLeaves(operation, profile, shown).flatMap(({ pointer, dataClass }) =>
    spelled(pointer, shown).map((place) => ({
      pointer: place,
      dataClass,
      shown: valueAt(shown, place),
      given: valueAt(given, place),
    })),
  );
}

function answerLeaves({ response }: Operation, profile: Profile, shown: unknown): Leaf[] {
  const { wire, schemas } = profile;
  const named = (name: string | undefined): Shape[] => (name === undefined ? [] : [{ $ref: `#/schemas/${name}` }]);
  const refuses = refusalCodeOf(profile, shown) !== undefined;
  const frame = named(refuses ? wire.refusalEnvelope : wire.envelope);
  const body = refuses ? named(wire.refusalBody) : response === undefined ? [] : [response.shape];
  const at = refuses ? wire.refusalBodyAt : wire.bodyAt;
  return [
    ...frame.flatMap((shape) => leavesOf(shape, schemas)).filter(({ pointer }) => pointer !== at),
    ...body.flatMap((shape) => leavesOf(shape, schemas)).map((leaf) => ({ ...leaf, pointer: at + leaf.pointer })),
  ];
}

/** The places that a pointer with stars has in a value. */
function spelled(pointer: string, value: unknown): string[] {
  const star = pointer.indexOf("/*");
  if (star < 0) return valueAt(value, pointer) === undefined ? [] : [pointer];
  const list = valueAt(value, pointer.slice(0, star));
  const items = Array.isArray(list) ? list : [];
  return items.flatMap((_, index) => spelled(`${pointer.slice(0, star)}/${index}${pointer.slice(star + 2)}`, value));
}
