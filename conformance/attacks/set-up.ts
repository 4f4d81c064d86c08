import { leavesOf } from "../../src/bundle/leaves.ts";
import { refusalWhen, type Operation, type Profile, type Refusal } from "../../src/bundle/model.ts";
import { cleanRequest, makersOf, put, type Made } from "../arbitraries/clean-request.ts";
import { allowedAt, byLimits, kindsNeeded } from "../arbitraries/documents.ts";
import { freshValue } from "../arbitraries/legal-value.ts";
import {
  inForceIn,
  inForceKey,
  movesInto,
  nameMade,
  namedStates,
  type Move,
  type NamedState,
} from "../arbitraries/named.ts";
import { operationNamed, type Scene } from "../arbitraries/scene.ts";
import type { Expectation, Template } from "../program/program.ts";
import { call, refused, spokenBy, type Builder, type CallOptions } from "./builder.ts";

/** Makes every resource the operation cites, and what those are made under, unless it is there already. Returns all of them. */
export function makeResources(
  builder: Builder,
  operation: Operation,
  as: "self" | "other" = "self",
  made: Map<string, Made> = new Map(),
): Map<string, Made> {
  for (const { resource, maker } of makersOf(builder.scene, operation)) {
    if (!made.has(resource)) made.set(resource, makeResource(builder, maker, as, made));
  }
  putInForce(builder, operation, as, made);
  moveIntoLife(builder, operation, as, made);
  if (as === "self") for (const [resource, each] of made) builder.made.set(resource, each);
  return made;
}

/** Puts a document of each kind in force that the operation needs one of, unless one is: the widest, or the one named. */
export function putInForce(
  builder: Builder,
  operation: Operation,
  as: "self" | "other",
  made: Map<string, Made>,
  named: (kind: string) => string = (kind) => byLimits(builder.scene.profile, kind, "widest"),
): void {
  const { profile } = builder.scene;
  for (const kind of kindsNeeded(profile, operation)) {
    const inForce = profile.documents.get(kind)?.inForce;
    if (inForce === undefined || made.has(inForceKey(kind))) continue;
    const setter = operationNamed(builder.scene, inForce.by);
    const input = put(cleanInput(builder, setter, made) ?? {}, inForce.at, named(kind));
    const step = call(builder, setter, spokenBy(input, as), { as, role: "setup" });
    made.set(inForceKey(kind), { step, operation: setter.name, input });
  }
}

/** Moves the resources that callers name into the states the operation asks for, all under one name where it names them in one place. */
export function moveIntoLife(
  builder: Builder,
  operation: Operation,
  as: "self" | "other",
  made: Map<string, Made>,
  names: ReadonlyMap<string, Template> = new Map(),
): void {
  const { profile } = builder.scene;
  const chosen = new Map<string, Template>(names);
  for (const state of namedStates(profile, operation)) {
    const { resource, at } = state;
    const name =
      chosen.get(at) ??
      nameMade(profile, resource, made) ??
      builder.draw.pick(namesToLife(builder, operation, at, made));
    chosen.set(at, name);
    if (made.has(resource)) continue;
    for (const move of pathToLife(profile, state)) {
      const { step, input } = moveNamed(builder, move, name, as, made);
      made.set(resource, { step, operation: move.by, input });
    }
  }
}

/** The names that may come to life where an operation first names what it asks for a state, and what there is once one of them lives. */
interface Lives {
  readonly names: readonly Template[];
  /** Moves everything the operation names there into life, beside what was made before. */
  live(name: Template): Map<string, Made>;
}

/** What an operation can be used with, name by name; undefined where callers name nothing that it asks for a state. */
export function livesByName(
  builder: Builder,
  operation: Operation,
  as: "self" | "other",
  base: ReadonlyMap<string, Made>,
): Lives | undefined {
  const [first] = namedStates(builder.scene.profile, operation);
  if (first === undefined) return undefined;
  return {
    names: namesToLife(builder, operation, first.at, base),
    live: (name) => {
      const made = new Map(base);
      moveIntoLife(builder, operation, as, made, new Map([[first.at, name]]));
      return made;
    },
  };
}

/** Every name that can be moved into all states the operation asks for in one place. */
function namesToLife(
  builder: Builder,
  operation: Operation,
  at: string,
  made: ReadonlyMap<string, Made>,
): readonly Template[] {
  const { profile } = builder.scene;
  const there = namedStates(profile, operation).filter((state) => state.at === at);
  const path = there.flatMap((state) => pathToLife(profile, state));
  return namesFor(builder, operation, at, path, made);
}

function pathToLife(profile: Profile, { resource, live }: NamedState): readonly Move[] {
  return movesInto(profile, resource, profile.document.resources[resource]?.start ?? "", live) ?? [];
}

/** Makes one move of a resource that callers name. */
export function moveNamed(
  builder: Builder,
  move: Move,
  name: Template,
  as: "self" | "other",
  made: ReadonlyMap<string, Made>,
  options: CallOptions = { role: "setup" },
): { step: string; input: Template } {
  const mover = operationNamed(builder.scene, move.by);
  const input = movingInput(builder, move, name, made);
  return { step: call(builder, mover, spokenBy(input, as), { ...options, as }), input };
}

/** A clean request that makes a move. */
export function movingInput(builder: Builder, move: Move, name: Template, made: ReadonlyMap<string, Made>): Template {
  const mover = operationNamed(builder.scene, move.by);
  const named = put(cleanInput(builder, mover, made) ?? {}, move.at, name);
  return move.where === undefined ? named : put(named, move.where.at, move.where.value);
}

/** Every name that the operation and everything that moves the resource there allow, or one that is new where none of them minds. */
export function namesFor(
  builder: Builder,
  operation: Operation,
  at: string,
  path: readonly Move[],
  made: ReadonlyMap<string, Made>,
): readonly Template[] {
  const { profile } = builder.scene;
  const inForce = inForceIn(profile, made);
  const lists = [
    allowedAt(profile, operation, at, {}, inForce),
    ...path.map((move) => allowedAt(profile, operationNamed(builder.scene, move.by), move.at, {}, inForce)),
  ].filter((list) => list !== undefined);
  const [first, ...rest] = lists;
  if (first !== undefined) return rest.reduce((kept, list) => kept.filter((name) => list.includes(name)), first);
  const leaves = operation.request === undefined ? [] : leavesOf(operation.request.shape, profile.schemas);
  const leaf = leaves.find(({ pointer }) => pointer === at);
  return [leaf === undefined ? "name" : freshValue(leaf.shape, profile, builder.draw, builder.next)];
}

/** Makes one resource with as wide a scope as the contract allows, under the resources given or, where it needs others, under new ones. */
export function makeResource(
  builder: Builder,
  maker: Operation,
  as: "self" | "other",
  under: Map<string, Made> = new Map(),
  narrowed?: (input: Template) => Template,
): Made {
  for (const needed of makersOf(builder.scene, maker)) {
    if (!under.has(needed.resource)) under.set(needed.resource, makeResource(builder, needed.maker, as, under));
  }
  const wide = widest(builder, maker, cleanInput(builder, maker, under) ?? {});
  const own = narrowed === undefined ? wide : narrowed(wide);
  const input = as === "self" ? own : spokenBy(own, as);
  const step = call(builder, maker, input, { as, role: "setup" });
  return { step, operation: maker.name, input };
}

/**
 * A clean request to the operation, citing what was made before. An operation that moves what it cites out of the states it asks for can use
 * each resource once: the next request gets resources of its own, made by steps that are added here.
 */
export function cleanInput(
  builder: Builder,
  operation: Operation = builder.scene.operation,
  made: ReadonlyMap<string, Made> = builder.made,
): Template | undefined {
  const closed = made === builder.made ? closes(builder.scene.profile, operation) : undefined;
  if (closed !== undefined) {
    if (builder.spent.has(made.get(closed.resource)?.step ?? "")) makeResources(builder, operation);
    builder.spent.add(made.get(closed.resource)?.step ?? "");
  }
  return cleanRequest(builder.scene, operation, builder.draw, builder.next, made);
}

/** The state an operation asks for and, once accepted, moves its resource out of. The same request again is then refused, whatever its key. */
export function closes(profile: Profile, operation: Operation): Extract<Refusal, { when: "state" }> | undefined {
  const state = refusalWhen(operation, "state");
  const moves = state === undefined ? [] : (profile.document.resources[state.resource]?.moves ?? []);
  return moves.some((move) => move.by === operation.name && state?.live.includes(move.to) === false)
    ? state
    : undefined;
}

/** What must come of an accepted request that is sent again: its answer, or the refusal of a state it moved out of itself. */
export function sentAgain({ profile, operation }: Scene, first: string): Expectation {
  const closed = closes(profile, operation);
  return closed === undefined ? { see: "clean", sameAs: first } : refused(closed.code);
}

function widest(builder: Builder, maker: Operation, input: Template): Template {
  const { profile } = builder.scene;
  const within = profile.operations.flatMap((operation) => {
    const scope = refusalWhen(operation, "scope");
    return scope !== undefined && profile.document.resources[scope.resource]?.issued_by === maker.name ? [scope] : [];
  });
  return within.reduce((wide, scope) => put(wide, scope.within, everyValue(builder, maker, scope.within)), input);
}

function everyValue(builder: Builder, maker: Operation, pointer: string): Template {
  const shape = maker.request === undefined ? undefined : builder.scene.profile.schemas.get(maker.request.name);
  const list = shape !== undefined && "properties" in shape ? shape.properties?.[pointer.slice(1)] : undefined;
  const items = list !== undefined && "items" in list ? list.items : undefined;
  const solidItems =
    items !== undefined && "$ref" in items
      ? builder.scene.profile.schemas.get(items.$ref.slice("#/schemas/".length))
      : items;
  return solidItems !== undefined && "enum" in solidItems ? [...(solidItems.enum ?? [])] : [];
}
