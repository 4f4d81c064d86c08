import { toPointer, valueAt } from "../../src/bundle/json-pointer.ts";
import type { Operation } from "../../src/bundle/model.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program, Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import {
  begin,
  call,
  cleanInput,
  codeOf,
  keyed,
  makeResources,
  put,
  raisedBy,
  read,
  refused,
  sentAgain,
  underKeyOf,
  type Builder,
} from "./build.ts";

/** From how many other requests members are taken: a few of them may be left out of one, or the same. */
const DRAWS = 4;

/** A used key with another body is a conflict, not a success and not a second effect. */
export const replayConflict: Attack = {
  suffix: "replay-conflict",
  fixed: (scene) => [
    ...[0, 1, 2, 3, 4, 5].map(() => (draw: Draw) => conflicting(scene, draw)),
    (draw: Draw) => conflictingInEach(scene, draw),
  ],
  random: conflicting,
};

function conflicting(scene: Scene, draw: Draw): Program {
  const builder = begin(scene, draw);
  makeResources(builder, scene.operation);
  const input = keyed(builder, scene.operation, cleanInput(builder) ?? {});
  const second = cleanInput(builder) ?? {};
  return underUsedKey(builder, input, anotherBody(scene, draw, builder.next, input, second));
}

/** The first request with another value in one member and nothing else changed, for each member in turn: a digest that leaves one out would not tell them apart. */
function conflictingInEach(scene: Scene, draw: Draw): Program | undefined {
  const { operation } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const input = keyed(builder, operation, cleanInput(builder) ?? {});
  const others = Array.from({ length: DRAWS }, () => cleanInput(builder) ?? {});
  const members = otherMembers(scene, input, others);
  if (members.length === 0) return undefined;
  return underUsedKey(builder, input, ...members.map(({ at, value }) => put(input, at, value)));
}

function underUsedKey(builder: Builder, input: Template, ...seconds: readonly Template[]): Program {
  const { scene } = builder;
  const { operation } = scene;
  const before = read(builder);
  const first = call(builder, operation, input, { role: "control" });
  for (const second of seconds)
    call(builder, operation, underKeyOf(builder, operation, input, second), {
      expect: refused(codeOf(operation, "idempotency-conflict")),
    });
  builder.add({ do: "replay", role: "attack", of: first, expect: sentAgain(scene, first) });
  read(builder, "self", before, raisedBy(operation));
  return builder.program();
}

/** Either a whole other clean request, or the first with one free member changed or added. */
function anotherBody(scene: Scene, draw: Draw, next: () => number, first: Template, other: Template): Template {
  const free = freeMember(scene);
  if (free === undefined || draw.chance(40))
    return differs(first, other)
      ? other
      : put(other, free ?? "", { $: "canary", n: next(), prefix: "node:", alphabet: "lower-alnum", length: 20 });
  return put(first, free, {
    $: "canary",
    n: next(),
    prefix: literalOf(scene, free),
    alphabet: "lower-alnum",
    length: 20,
  });
}

/** Members of other requests that stand in the first one with another value, or not at all, and that no refusal looks at. Each once. */
function otherMembers(
  { operation }: Scene,
  first: Template,
  others: readonly Template[],
): { at: string; value: Template }[] {
  const isFree = freeOf(operation);
  const bound = [operation.idempotentAt, ...operation.idempotentBy];
  const found = new Map<string, Template>();
  for (const [name, value] of others.flatMap((other) => Object.entries(other as Readonly<Record<string, Template>>))) {
    const at = toPointer([name]);
    const before = valueAt(first, at) as Template | undefined;
    if (found.has(at) || bound.includes(at) || !isFree(at)) continue;
    if (before === undefined || differs(before, value)) found.set(at, value);
  }
  return [...found].map(([at, value]) => ({ at, value }));
}

/** A member whose value nothing depends on: an opaque reference or a label that no refusal looks at. */
function freeMember(scene: Scene): string | undefined {
  const { operation, profile } = scene;
  const shape = operation.request === undefined ? undefined : profile.schemas.get(operation.request.name);
  const isFree = freeOf(operation);
  const members = shape !== undefined && "properties" in shape ? Object.entries(shape.properties ?? {}) : [];
  const found = members.find(([name, member]) => {
    const solid = "$ref" in member ? profile.schemas.get(member.$ref.slice("#/schemas/".length)) : member;
    const dataClass = solid !== undefined && "x-membrane" in solid ? solid["x-membrane"] : undefined;
    return (dataClass === "opaque-ref" || dataClass === "label") && isFree(toPointer([name]));
  });
  return found === undefined ? undefined : `/${found[0]}`;
}

/** Whether no refusal looks at a member, or into it. */
function freeOf({ refuses }: Operation): (at: string) => boolean {
  const looked = JSON.stringify(refuses);
  return (at) => !looked.includes(`"${at}"`) && !looked.includes(`"${at}/`);
}

function literalOf(scene: Scene, pointer: string): string {
  const { operation, profile } = scene;
  const shape = operation.request === undefined ? undefined : profile.schemas.get(operation.request.name);
  const member = shape !== undefined && "properties" in shape ? shape.properties?.[pointer.slice(1)] : undefined;
  const solid =
    member !== undefined && "$ref" in member ? profile.schemas.get(member.$ref.slice("#/schemas/".length)) : member;
  const pattern = solid !== undefined && "pattern" in solid ? (solid.pattern ?? "") : "";
  return pattern.includes(":") ? (/^\^([a-z]*:)/u.exec(pattern)?.[1] ?? "node:") : "";
}

function differs(one: Template, other: Template): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
