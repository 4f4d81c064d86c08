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

/** Texts shorter than this could come back by accident. */
const TELLING = 16;

/** Operations whose request has room for a text that nobody else could have sent. */
export const takesOwnTexts = ({ operation, profile }: Subject): boolean => {
  const looked = operation.refuses.flatMap((refusal) => (refusal.when === "outside" ? [refusal.at] : []));
  const leaves = operation.request === undefined ? [] : leavesOf(operation.request.shape, profile.schemas);
  return leaves.some(({ shape, dataClass = "", pointer }) => {
    if (dataClass === "secret-in") return true;
    if (!("type" in shape) || shape.type !== "string" || looked.includes(pointer.replace("/*", ""))) return false;
    const free = shape.enum === undefined && shape.const === undefined && (shape.maxLength ?? Infinity) >= TELLING;
    return free && !GIVEN_BY_NAME.has(dataClass);
  });
};

/** Classes whose values are known elsewhere, or made for the occasion. */
const GIVEN_BY_NAME: ReadonlySet<string> = new Set(["tenant", "idempotency-key", "hash-ref", "timestamp"]);

/** Operations that create a resource, move one, or put a document in force. */
const changesState = ({ operation, profile }: Subject): boolean =>
  [...profile.documents.values()].some(({ inForce }) => inForce?.by === operation.name) ||
  Object.values(profile.document.resources).some(
    (resource) => resource.issued_by === operation.name || resource.moves.some((move) => move.by === operation.name),
  );

/** Operations that leave something to be found again: a state, a count, or what a repeated request is answered. */
export const keepsSomething = (subject: Subject): boolean =>
  changesState(subject) || subject.operation.counts.length > 0 || subject.operation.idempotentAt !== undefined;

/** Operations that need a resource in a state which another operation moves it out of. */
export const movedByAnother = ({ operation, profile }: Subject): boolean => {
  const needed = refusalWhen(operation, "state");
  const moves = needed === undefined ? [] : (profile.document.resources[needed.resource]?.moves ?? []);
  return moves.some((move) => move.by !== operation.name && !needed?.live.includes(move.to));
};
