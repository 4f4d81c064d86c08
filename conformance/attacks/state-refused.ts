import { valueAt } from "../../src/bundle/json-pointer.ts";
import { refusalWhen, type Operation } from "../../src/bundle/model.ts";
import type { Made } from "../arbitraries/clean-request.ts";
import type { Draw } from "../arbitraries/draw.ts";
import { nameMade, namedStates } from "../arbitraries/named.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program, Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import {
  begin,
  call,
  cleanInput,
  makeResource,
  makeResources,
  makersOf,
  moveNamed,
  namesFor,
  operationNamed,
  put,
  read,
  spokenBy,
  type Builder,
} from "./build.ts";

/** Long programs find what short ones cannot; one hundred steps is where more stopped helping. */
const STEPS = 100;

/** Whatever happens in between, a resource that left its live states stays refused: after replays, new resources, other tenants. */
export const stateRefused: Attack = {
  suffix: "state-refused",
  fixed: (scene) => [
    (draw) => walk(scene, draw, 12),
    (draw) => walk(scene, draw, 30),
    ...[0, 1, 2, 3, 4].map(() => (draw: Draw) => walk(scene, draw, STEPS)),
  ],
  random: (scene, draw) => (draw.chance(15) ? walk(scene, draw, STEPS) : walk(scene, draw, 40)),
};

/** A resource with what it was made under, and whose it is. */
interface Owned {
  readonly as: "self" | "other";
  readonly step: string;
  readonly input: Template;
  readonly made: ReadonlyMap<string, Made>;
}

/** Uses and moves what callers name at random, under a few names and for both tenants. */
function walkByName(scene: Scene, draw: Draw, steps: number): Program {
  const { operation, profile } = scene;
  const builder = begin(scene, draw);
  const states = namedStates(profile, operation);
  const made = { self: makeResources(builder, operation), other: makeResources(builder, operation, "other") };
  const moves = states.flatMap(({ resource }) =>
    (profile.document.resources[resource]?.moves ?? []).map((move) => ({ resource, move })),
  );
  const names = namesFor(
    builder,
    operation,
    states[0]?.at ?? "",
    moves.map(({ move }) => move),
    made.self,
  ).slice(0, 3);
  const sent: string[] = [];
  const [own, others] = [read(builder), read(builder, "other")];
  const use = (as: "self" | "other", name: Template): void => {
    const cited = new Map(made[as]);
    for (const { resource, move } of moves)
      cited.set(resource, { step: "", operation: move.by, input: put({}, move.at, name) });
    const input = cleanInput(builder, operation, cited) ?? {};
    sent.push(call(builder, operation, spokenBy(input, as), { as, expect: { see: "model" } }));
  };
  use("self", nameMade(profile, states[0]?.resource ?? "", made.self) ?? "");
  for (let step = 1; step < steps; step++) {
    const what = draw.integer(0, 99);
    const [as, name] = [draw.chance(80) ? "self" : "other", draw.pick(names)] as const;
    if (what < 45) use(as, name);
    else if (what < 75)
      sent.push(moveNamed(builder, draw.pick(moves).move, name, as, made[as], { expect: { see: "model" } }).step);
    else builder.add({ do: "replay", role: "attack", of: draw.pick(sent), expect: { see: "model" } });
  }
  compareWithModel(builder, own, others);
  return builder.program();
}

/** Creates, uses, moves and replays at random; what must come of each step is left to the model of the contract. */
function walk(scene: Scene, draw: Draw, steps: number): Program | undefined {
  if (namedStates(scene.profile, scene.operation).length > 0) return walkByName(scene, draw, steps);
  const resourceName = resourceOf(scene);
  const resource = resourceName === undefined ? undefined : scene.profile.document.resources[resourceName];
  if (resourceName === undefined || resource?.issued_by === undefined) return undefined;
  const builder = begin(scene, draw);
  const maker = operationNamed(scene, resource.issued_by);
  const there = chainOf(scene, maker).add(resourceName);
  const users = scene.profile.operations.filter((operation) => {
    const cited = makersOf(scene, operation).map((needed) => needed.resource);
    return cited.includes(resourceName) && cited.every((each) => there.has(each));
  });
  const movers = users.filter((operation) => resource.moves.some((move) => move.by === operation.name));
  const plain = users.filter((operation) => !movers.includes(operation));
  const bindings = new Set(users.flatMap((user) => bindsOf(user, resourceName)));
  const things: Owned[] = [];
  const sent: string[] = [];
  const [own, others] = [read(builder), read(builder, "other")];
  const create = (): void => {
    const as = draw.chance(80) ? "self" : "other";
    const alike = things.filter((thing) => thing.as === as);
    const bound = alike.length > 0 && draw.chance(40) ? boundAs(draw.pick(alike), bindings) : undefined;
    const made = new Map<string, Made>();
    const own = makeResource(builder, maker, as, made, bound);
    things.push({ as, step: own.step, input: own.input, made: made.set(resourceName, own) });
    sent.push(own.step);
  };
  const use = (operations: readonly Operation[]): void => {
    if (operations.length === 0) return;
    const operation = draw.pick(operations);
    const thing = draw.pick(things);
    const as = draw.chance(88) ? thing.as : thing.as === "self" ? "other" : "self";
    const input = cleanInput(builder, operation, thing.made);
    sent.push(call(builder, operation, spokenBy(input ?? {}, as), { as, expect: { see: "model" } }));
  };
  create();
  for (let step = 1; step < steps; step++) {
    const what = draw.integer(0, 99);
    if (what < 12) create();
    else if (what < 55) use(plain);
    else if (what < 70) use(movers);
    else builder.add({ do: "replay", role: "attack", of: draw.pick(sent), expect: { see: "model" } });
  }
  compareWithModel(builder, own, others);
  return builder.program();
}

/** Members that a request which cites the resource must share with the one that made it. */
function bindsOf(user: Operation, resource: string): readonly string[] {
  return user.refuses.flatMap((refusal) =>
    refusal.when === "unknown" && refusal.resource === resource ? refusal.binds : [],
  );
}

/** A new resource bound to the same as one before, which must not bring that one back. */
function boundAs({ input: before }: Owned, bindings: ReadonlySet<string>): (input: Template) => Template {
  return (input) =>
    [...bindings].reduce((bound, pointer) => {
      const value = valueAt(before, pointer) as Template | undefined;
      return value === undefined ? bound : put(bound, pointer, value);
    }, input);
}

function compareWithModel(builder: Builder, own: string, others: string): void {
  if (own === "") return;
  builder.add({ do: "read", as: "self", since: own, model: true });
  builder.add({ do: "read", as: "other", since: others, model: true });
}

function resourceOf(scene: Scene): string | undefined {
  return refusalWhen(scene.operation, "state")?.resource ?? refusalWhen(scene.operation, "replay-state")?.resource;
}

/** Every resource that has to be there before the maker can make its own. */
function chainOf(scene: Scene, maker: Operation): Set<string> {
  return new Set(makersOf(scene, maker).flatMap((needed) => [needed.resource, ...chainOf(scene, needed.maker)]));
}
