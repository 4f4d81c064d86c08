import { leavesOf } from "../bundle/leaves.ts";
import { accepts, refusalWhen, type RefusalCondition } from "../bundle/model.ts";
import type { DataClass } from "../bundle/shape.ts";
import type { Subject } from "./obligation.ts";

/** Follows for operations that refuse with one of the conditions. */
export function refusing(...conditions: RefusalCondition[]): (subject: Subject) => boolean {
  return ({ operation }) => conditions.some((condition) => refusalWhen(operation, condition) !== undefined);
}

/** Follows for operations whose request has a field of one of the classes. */
export function requesting(...classes: DataClass[]): (subject: Subject) => boolean {
  return ({ operation, profile }) =>
    operation.request !== undefined &&
    leavesOf(operation.request.shape, profile.schemas).some(
      (leaf) => leaf.dataClass !== undefined && classes.includes(leaf.dataClass),
    );
}

/** Follows where all of the given do. */
export function all(...parts: ((subject: Subject) => boolean)[]): (subject: Subject) => boolean {
  return (subject) => parts.every((part) => part(subject));
}

/** Operations that take input. */
export const takesInput = ({ operation }: Subject): boolean => operation.input !== "none";

/** Operations whose input is a body. */
export const takesBody = ({ operation }: Subject): boolean => operation.input === "body";

/** Operations that accept a clean request. */
export const accepting = ({ operation }: Subject): boolean => accepts(operation);

/** Profiles with counts that can be read. */
export const readable = ({ profile }: Subject): boolean => Object.keys(profile.document.readings).length > 0;

/** Operations bound to an idempotency key. */
export const idempotent = ({ operation }: Subject): boolean => operation.idempotentAt !== undefined;

/** Operations that create a resource or move one. */
export const changesState = ({ operation, profile }: Subject): boolean =>
  Object.values(profile.document.resources).some(
    (resource) => resource.issued_by === operation.name || resource.moves.some((move) => move.by === operation.name),
  );

/** Operations that need a resource in a state which another operation moves it out of. */
export const movedByAnother = ({ operation, profile }: Subject): boolean => {
  const needed = refusalWhen(operation, "state");
  const moves = needed === undefined ? [] : (profile.document.resources[needed.resource]?.moves ?? []);
  return moves.some((move) => move.by !== operation.name && !needed?.live.includes(move.to));
};
