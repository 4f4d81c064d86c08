import { canonicalJson } from "../../src/bundle/canonical-json.ts";
import { valueAt } from "../../src/bundle/json-pointer.ts";
import { leavesOf } from "../../src/bundle/leaves.ts";
import { refusalWhen, type Operation, type Profile, type Refusal } from "../../src/bundle/model.ts";
import { cleanRequest, makersOf, put, without, type Made } from "../arbitraries/clean-request.ts";
import { allowedAt, byLimits, kindsNeeded } from "../arbitraries/documents.ts";
import type { Draw } from "../arbitraries/draw.ts";
import { freshValue, type NextNumber } from "../arbitraries/legal-value.ts";
import {
  inForceIn,
  inForceKey,
  movesInto,
  nameMade,
  namedStates,
  type Move,
} from "../arbitraries/named.ts";
import { operationNamed, type Scene } from "../arbitraries/scene.ts";
import { requestForm } from "../arbitraries/text-forms.ts";
import { isPlace } from "../program/program.ts";
import type {
  CallStep,
  Expectation,
  Program,
  ReadStep,
  Role,
  Sending,
  Speaker,
  Step,
  Template,
} from "../program/program.ts";

/** A program in the making. */
export interface Builder {
  readonly scene: Scene;
  readonly draw: Draw;
  readonly next: NextNumber;
  /** Latest step that made each resource for the speaker `self`. */
  readonly made: Map<string, Made>;
  /** Steps whose resource was cited by a request that moves it out of its live states. */
  readonly spent: Set<string>;
  /** Adds a step and returns its id. */
  add(step: WithoutId<Step>): string;
  program(): Program;
}

type WithoutId<S> = S extends { id: string } ? Omit<S, "id"> : never;

/** What a call may say beyond its input. */
export interface CallOptions {
  readonly as?: Speaker;
  readonly role?: Role;
  readonly send?: Sending;
  readonly expect?: Expectation;
}

const CLEAN: Expectation = { see: "clean" };

/** Starts an empty program. */
export function begin(scene: Scene, draw: Draw): Builder {
  const steps: Step[] = [];
  let number = 0;
  let id = 0;
  return {
    scene,
    draw,
    next: () => number++,
    made: new Map(),
    spent: new Set(),
    add(step) {
      const named = { ...step, id: `s${id++}` } as Step;
      steps.push(named);
      return named.id;
    },
    program: () => ({ steps }),
  };
}

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
  for (const { resource, at, live } of namedStates(profile, operation)) {
    const start = profile.document.resources[resource]?.start ?? "";
    const path = movesInto(profile, resource, start, live) ?? [];
    const name = chosen.get(at) ?? nameMade(profile, resource, made) ?? nameFor(builder, operation, at, path, made);
    chosen.set(at, name);
    if (made.has(resource)) continue;
    for (const move of path) {
      const { step, input } = moveNamed(builder, move, name, as, made);
      made.set(resource, { step, operation: move.by, input });
    }
  }
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

/** A name that the operation and everything that moves the resource there allow; any where none of them minds. */
export function nameFor(
  builder: Builder,
  operation: Operation,
  at: string,
  path: readonly Move[],
  made: ReadonlyMap<string, Made>,
): Template {
  return builder.draw.pick(namesFor(builder, operation, at, path, made));
}

/** Every such name, or one that is new where the contract allows any. */
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

/** The request with a key, where the operation is bound to one: without it, the same request again is another one. */
export function keyed(builder: Builder, operation: Operation, input: Template): Template {
  const { profile } = builder.scene;
  const at = operation.idempotentAt;
  if (at === undefined || valueAt(input, at) !== undefined) return input;
  return put(input, at, { $: "key", n: builder.next(), form: requestForm(operation, profile, at) });
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

/** Another request under the key of a first one, and otherwise like it only where the key's scope asks for it. */
export function underKeyOf(builder: Builder, operation: Operation, first: Template, other: Template): Template {
  const same = [operation.idempotentAt ?? "", ...operation.idempotentBy];
  const under = (input: Template): Template =>
    same.reduce((bound, at) => put(bound, at, valueAt(first, at) as Template), input);
  let conflicting = under(other);
  for (let tries = 0; tries < TRIES && saysTheSame(builder.scene, conflicting, first); tries++)
    conflicting = under(cleanInput(builder, operation) ?? {});
  return conflicting;
}

/** Draws until another request is found that says something else: a few of its values may be all it has. */
const TRIES = 32;

/** Whether two requests differ in nothing but whether they name their own tenant. */
function saysTheSame({ operation }: Scene, one: Template, other: Template): boolean {
  const tenants = operation.refuses.flatMap((refusal) => (refusal.when === "foreign-tenant" ? [refusal.at] : []));
  const bare = (input: Template): string =>
    canonicalJson(tenants.filter((at) => valueAt(input, at) !== undefined).reduce(without, input));
  return bare(one) === bare(other);
}

/** Adds a call; it is an attack that expects the clean answer unless said otherwise. */
export function call(
  builder: Builder,
  operation: Operation,
  input: Template | undefined,
  options: CallOptions = {},
): string {
  return builder.add(callStep(operation, input, options));
}

/** A call that is not added yet. */
export function callStep(
  operation: Operation,
  input: Template | undefined,
  options: CallOptions = {},
): Omit<CallStep, "id"> {
  return {
    do: "call",
    role: options.role ?? "attack",
    operation: operation.name,
    as: options.as ?? "self",
    expect: options.expect ?? CLEAN,
    ...(input === undefined ? {} : { input }),
    ...(options.send === undefined ? {} : { send: options.send }),
  };
}

/** Reads every count of a tenant; with `since`, exactly `raised` must have changed. */
export function read(
  builder: Builder,
  as: "self" | "other" = "self",
  since?: string,
  raised: Readonly<Record<string, number>> = {},
): string {
  if (Object.keys(builder.scene.profile.document.readings).length === 0) return "";
  const step: Omit<ReadStep, "id"> = { do: "read", as, ...(since === undefined ? {} : { since, raised }) };
  return builder.add(step);
}

/** What a clean call of the operation raises. */
export function raisedBy(operation: Operation, times = 1): Record<string, number> {
  return Object.fromEntries(operation.counts.map((reading) => [reading, times]));
}

/** The code of the operation's refusal with a condition. Throws when the operation has none: the attack does not follow for it. */
export function codeOf(operation: Operation, when: Parameters<typeof refusalWhen>[1]): string {
  const refusal = refusalWhen(operation, when);
  if (refusal === undefined) throw new Error(`${operation.name} does not refuse when ${when}`);
  return refusal.code;
}

/** Expects a refusal with one of the codes. */
export function refused(...codes: string[]): Expectation {
  return { see: "refused", codes };
}

/** A faulty twin of a clean request: what is sent instead, and what must come of it. Undefined where the operation has no such fault. */
export type Twin = (builder: Builder, clean: Template) => ({ input: Template | undefined } & CallOptions) | undefined;

/** Faulty twins in one program. More save requests; fewer are sooner reduced to the one that matters. */
const SERIES = 6;

/** Single faults, a few to a program, for the fixed cases of an attack. */
export function singleFaults(scene: Scene, twins: readonly Twin[]): ((draw: Draw) => Program | undefined)[] {
  return Array.from(
    { length: Math.ceil(twins.length / SERIES) },
    (_, index) => (draw: Draw) => faultSeries(scene, draw, twins.slice(index * SERIES, (index + 1) * SERIES)),
  );
}

/** One single fault, for a random case, or for one that needs steps of its own before the control. */
export function singleFault(
  scene: Scene,
  draw: Draw,
  twin: Twin,
  prepare?: (builder: Builder) => void,
): Program | undefined {
  return faultSeries(scene, draw, [twin], prepare);
}

/**
 * Set-up, a clean control, a reading; then each faulty twin, made from a clean request of its own; then a reading that must show no change,
 * and a clean probe. A twin that is refused leaves nothing behind, so each is judged as if it were the only one; when one does leave something,
 * reducing the program tells which.
 */
function faultSeries(
  scene: Scene,
  draw: Draw,
  twins: readonly Twin[],
  prepare?: (builder: Builder) => void,
): Program | undefined {
  const builder = begin(scene, draw);
  const { operation } = scene;
  makeResources(builder, operation);
  prepare?.(builder);
  call(builder, operation, cleanInput(builder), { role: "control" });
  // Before the reading: what has to be made for a request counts for itself.
  const cleans = twins.map(() => cleanInput(builder) ?? {});
  const before = read(builder);
  let faults = 0;
  for (const [index, twin] of twins.entries()) {
    const made = twin(builder, cleans[index] ?? {});
    if (made === undefined) continue;
    const { input, ...rest } = made;
    call(builder, operation, operation.input === "none" ? undefined : input, rest);
    faults++;
  }
  if (faults === 0) return undefined;
  read(builder, "self", before);
  call(builder, operation, cleanInput(builder), { role: "probe" });
  return builder.program();
}

/** Whether the operation takes a request that could be changed. */
export function hasInput(operation: Operation): boolean {
  return operation.request !== undefined && operation.input !== "none";
}

/** The same request as another speaker would send it: tenant and standing are its own. */
export function spokenBy(input: Template, speaker: "self" | "other"): Template {
  if (typeof input !== "object" || input === null) return input;
  if (Array.isArray(input)) return input.map((item) => spokenBy(item as Template, speaker));
  if (isPlace(input) && (input.$ === "tenant" || input.$ === "standing") && input.of !== "nobody")
    return { ...input, of: speaker };
  return Object.fromEntries(
    Object.entries(input as Record<string, Template>).map(([name, value]) => [name, spokenBy(value, speaker)]),
  );
}

export { makersOf, operationNamed, put, without };

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
