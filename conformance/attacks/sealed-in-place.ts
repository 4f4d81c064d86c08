import { givenThing } from "../../src/bundle/given-thing.ts";
import { leavesOf } from "../../src/bundle/leaves.ts";
import { refusalWhen, type Operation } from "../../src/bundle/model.ts";
import type { Made } from "../arbitraries/clean-request.ts";
import type { Draw } from "../arbitraries/draw.ts";
import { freshValue } from "../arbitraries/legal-value.ts";
import { namedStates, type Move } from "../arbitraries/named.ts";
import { operationNamed, type Scene } from "../arbitraries/scene.ts";
import type { Program, Template } from "../program/program.ts";
import { KEY_VERSIONS, keyVariable } from "../targets/sealing-keys.ts";
import type { Attack } from "./attack.ts";
import {
  begin,
  call,
  cleanInput,
  livesByName,
  movingInput,
  put,
  putInForce,
  read,
  refused,
  spokenBy,
  type Builder,
  type CallOptions,
} from "./build.ts";
import { secretPlaces } from "./secrets-sent.ts";

/** What was sealed for one place opens in no other, whichever of the things that name a place is another. */
export const sealedInPlace: Attack = {
  suffix: "sealed-in-place",
  restarts: true,
  fixed: (scene) => coordinates(scene).map((coordinate) => (draw: Draw) => exchanged(scene, draw, coordinate)),
};

/** How a secret enters: the operation that seals it, and what that makes live for the operation under attack. */
interface Entrance {
  readonly sealer: Operation;
  readonly resource: string;
  readonly move: Move;
}

function entranceOf(scene: Scene): Entrance | undefined {
  const { operation, profile } = scene;
  for (const { resource, live } of namedStates(profile, operation)) {
    for (const move of profile.document.resources[resource]?.moves ?? []) {
      const sealer = operationNamed(scene, move.by);
      if (live.includes(move.to) && secretPlaces({ scene }, sealer).length > 0) return { sealer, resource, move };
    }
  }
  return undefined;
}

/** Stands for the tenant among the places of identifiers. */
const TENANT = "";

/** What names a place: the tenant, and every identifier of the request that had the secret sealed. */
function coordinates(scene: Scene): string[] {
  const entrance = entranceOf(scene);
  return entrance === undefined ? [] : [TENANT, ...identifiers(scene, entrance).map(({ pointer }) => pointer)];
}

function identifiers({ profile }: Scene, { sealer }: Entrance): ReturnType<typeof leavesOf> {
  const leaves = sealer.request === undefined ? [] : leavesOf(sealer.request.shape, profile.schemas);
  return leaves.filter(({ dataClass }) => dataClass === "identifier");
}

/** A place, and what is done there. */
interface Spot {
  /** Has a secret sealed there. Returns the step. */
  seal(): string;
  /** Makes the place usable, once something is sealed there. */
  enliven(): void;
  use(options: CallOptions): void;
}

/**
 * Two places, alike but for one thing. First it is shown that the exchange is one: under two keys, without the first of them, the place whose
 * secret was sealed with the second no longer opens, though nobody sealed it anew. Then both are sealed with one key, so that nothing but the
 * place can keep either from opening.
 */
function exchanged(scene: Scene, draw: Draw, coordinate: string): Program | undefined {
  const given = givenThing(scene.profile, "sealing-key");
  const unavailable = refusalWhen(scene.operation, "key-unavailable");
  const builder = begin(scene, draw);
  const [one, other] = spots(builder, coordinate) ?? [];
  if (given === undefined || unavailable === undefined || one === undefined || other === undefined) return undefined;
  const [former, current] = KEY_VERSIONS;
  const set = { [given.env]: current };
  const without = [keyVariable(given, former)];
  const both = (options: CallOptions): void => [one, other].forEach((spot) => spot.use(options));
  const first = one.seal();
  builder.add({ do: "restart", without: [], set });
  const second = other.seal();
  for (const spot of [one, other]) spot.enliven();
  both({ role: "control" });
  builder.add({ do: "restart", without, set, exchange: [first, second] });
  const anew = one.seal();
  other.use({ role: "control", expect: refused(unavailable.code) });
  const pair = [anew, other.seal()];
  both({ role: "control" });
  const before = TENANTS.map((tenant) => read(builder, tenant));
  builder.add({ do: "restart", without, set, exchange: pair });
  both({ expect: refused(unavailable.code) });
  TENANTS.forEach((tenant, index) => read(builder, tenant, before[index]));
  builder.add({ do: "restart", without, set, exchange: pair });
  both({ role: "probe" });
  return builder.program();
}

const TENANTS = ["self", "other"] as const;

/** Two places that differ in one coordinate; undefined where there are no two. */
function spots(builder: Builder, coordinate: string): [Spot, Spot] | undefined {
  const { scene, draw, next } = builder;
  const { operation, profile } = scene;
  const entrance = entranceOf(scene);
  const own = new Map<string, Made>();
  putInForce(builder, operation, "self", own);
  const names = livesByName(builder, operation, "self", own)?.names;
  if (entrance === undefined || names === undefined) return undefined;
  const [name, another] = draw.some(names, 2);
  if (name === undefined) return undefined;
  const values = identifiers(scene, entrance).map(({ pointer, shape }): [string, Template] => [
    pointer,
    pointer === entrance.move.at ? name : freshValue(shape, profile, draw, next),
  ]);
  const one = spot(builder, entrance, { as: "self", base: own, name, values });
  if (coordinate === TENANT) {
    const theirs = new Map<string, Made>();
    putInForce(builder, operation, "other", theirs);
    return [one, spot(builder, entrance, { as: "other", base: theirs, name, values })];
  }
  const leaf = identifiers(scene, entrance).find(({ pointer }) => pointer === coordinate);
  const named = coordinate === entrance.move.at;
  const changed = named ? another : leaf && freshValue(leaf.shape, profile, draw, next);
  if (changed === undefined) return undefined;
  const less = values.map(([pointer, value]): [string, Template] => [
    pointer,
    pointer === coordinate ? changed : value,
  ]);
  return [one, spot(builder, entrance, { as: "self", base: own, name: named ? changed : name, values: less })];
}

interface Whereabouts {
  readonly as: "self" | "other";
  /** What is in force for the tenant. */
  readonly base: ReadonlyMap<string, Made>;
  readonly name: Template;
  readonly values: readonly (readonly [pointer: string, value: Template])[];
}

function spot(builder: Builder, { sealer, resource, move }: Entrance, { as, base, name, values }: Whereabouts): Spot {
  const { operation } = builder.scene;
  let made = new Map(base);
  return {
    seal: () => {
      const plain = movingInput(builder, move, name, base);
      const input = values.reduce((named, [pointer, value]) => put(named, pointer, value), plain);
      const step = call(builder, sealer, spokenBy(input, as), { as, role: "setup" });
      made.set(resource, { step, operation: sealer.name, input });
      return step;
    },
    enliven: () => (made = livesByName(builder, operation, as, made)?.live(name) ?? made),
    use: (options) =>
      void call(builder, operation, spokenBy(cleanInput(builder, operation, made) ?? {}, as), { as, ...options }),
  };
}
