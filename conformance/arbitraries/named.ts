import { valueAt } from "../../src/bundle/json-pointer.ts";
import type { Operation, Profile, Refusal } from "../../src/bundle/model.ts";
import type { Template } from "../program/program.ts";
import type { Made } from "./clean-request.ts";
import type { InForceNames } from "./documents.ts";

/** A move of a resource by an operation. */
export type Move = Profile["document"]["resources"][string]["moves"][number];

/** A refusal because of the state of a resource that callers name. */
export type NamedState = Extract<Refusal, { when: "state" }>;

/** Whether callers name the resource: nothing issues a reference to it. */
export function isNamed(profile: Profile, resource: string): boolean {
  return profile.document.resources[resource]?.issued_by === undefined;
}

/** The states of named resources that an operation asks for, in the order of its refusals. */
export function namedStates(profile: Profile, operation: Operation): NamedState[] {
  return operation.refuses.filter(
    (refusal): refusal is NamedState => refusal.when === "state" && isNamed(profile, refusal.resource),
  );
}

/** Where a request names a resource: because it asks for its state, or because it moves it. */
export function namingPlaces(profile: Profile, operation: Operation): { resource: string; at: string }[] {
  const asked = namedStates(profile, operation).map(({ resource, at }) => ({ resource, at }));
  const moved = Object.entries(profile.document.resources).flatMap(([resource, { moves }]) =>
    isNamed(profile, resource)
      ? moves.filter(({ by }) => by === operation.name).map(({ at }) => ({ resource, at }))
      : [],
  );
  return [...asked, ...moved];
}

/** The operations that ask for a state of something callers name, where this one asks for it or moves it. */
export function usersByName(profile: Profile, operation: Operation): Operation[] {
  const named = namingPlaces(profile, operation).map(({ resource }) => resource);
  return profile.operations.filter((user) =>
    namedStates(profile, user).some(({ resource }) => named.includes(resource)),
  );
}

/** The name under which a resource was moved last. */
export function nameMade(profile: Profile, resource: string, made: ReadonlyMap<string, Made>): Template | undefined {
  const last = made.get(resource);
  const move = profile.document.resources[resource]?.moves.find(({ by }) => by === last?.operation);
  return last === undefined || move === undefined ? undefined : (valueAt(last.input, move.at) as Template);
}

/** The fewest moves from a state into one of others; undefined when none lead there. */
export function movesInto(
  profile: Profile,
  resource: string,
  from: string,
  into: readonly string[],
): Move[] | undefined {
  const moves = profile.document.resources[resource]?.moves ?? [];
  const reached = new Map<string, Move[]>([[from, []]]);
  for (const [state, path] of reached) {
    if (into.includes(state)) return path;
    for (const move of moves)
      if (move.from.includes(state) && !reached.has(move.to)) reached.set(move.to, [...path, move]);
  }
  return undefined;
}

/** Whether a request makes a move: some do so only with one value. */
export function makesMove({ where }: Move, sent: unknown): boolean {
  return where === undefined || valueAt(sent, where.at) === where.value;
}

/** Under which name what was put in force stands among what was made. */
export function inForceKey(kind: string): string {
  return `(in force) ${kind}`;
}

/** Reads from what was made which documents are in force. */
export function inForceIn(profile: Profile, made: ReadonlyMap<string, Made>): InForceNames {
  return (kind) => {
    const at = profile.documents.get(kind)?.inForce?.at;
    const name = at === undefined ? undefined : valueAt(made.get(inForceKey(kind))?.input, at);
    return typeof name === "string" ? name : undefined;
  };
}
