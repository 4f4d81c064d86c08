import { leavesOf } from "../../src/bundle/leaves.ts";
import { refusalWhen } from "../../src/bundle/model.ts";
import { tenantPlaces } from "../../src/bundle/tenant-places.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program, Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import {
  begin,
  call,
  callStep,
  cleanInput,
  closes,
  keyed,
  makeResources,
  operationNamed,
  put,
  raisedBy,
  read,
  refused,
  sentAgain,
  without,
  type Builder,
} from "./build.ts";
import { FAULTS } from "./faults.ts";

/** One key, one effect: the same request again answers the same, in any spelling and with its own tenant named or not; once the resource moved on it is refused. */
export const replay: Attack = {
  suffix: "replay",
  fixed: (scene) => [
    ...[0, 1].map(() => (draw: Draw) => verbatim(scene, draw, 2)),
    (draw) => respelled(scene, draw, "pretty"),
    (draw) => respelled(scene, draw, "shuffled"),
    (draw) => respelled(scene, draw, "escaped"),
    (draw) => tenantNamed(scene, draw, "again"),
    (draw) => tenantNamed(scene, draw, "first"),
    (draw) => afterMove(scene, draw),
    (draw) => afterMove(scene, draw),
    (draw) => refusedFirst(scene, draw),
    (draw) => refusedFirst(scene, draw),
  ],
  random: (scene, draw) =>
    draw.pick([
      () => verbatim(scene, draw, draw.integer(1, 4)),
      () => respelled(scene, draw, draw.pick(["pretty", "shuffled", "escaped"])),
      () => afterMove(scene, draw) ?? verbatim(scene, draw, 1),
      () => refusedFirst(scene, draw),
    ])(),
};

function verbatim(scene: Scene, draw: Draw, times: number): Program {
  const { builder, before, first } = once(scene, draw);
  for (let time = 0; time < times; time++)
    builder.add({ do: "replay", role: "attack", of: first.step, expect: sentAgain(scene, first.step) });
  read(builder, "self", before, raisedBy(scene.operation));
  return builder.program();
}

function respelled(scene: Scene, draw: Draw, style: "pretty" | "shuffled" | "escaped"): Program {
  const { builder, before, first } = once(scene, draw);
  call(builder, scene.operation, first.input, { send: { style }, expect: sentAgain(scene, first.step) });
  read(builder, "self", before, raisedBy(scene.operation));
  return builder.program();
}

/** The caller has one tenant, so naming it, the first time or when the request is sent again, makes no other request. */
function tenantNamed(scene: Scene, draw: Draw, when: "first" | "again"): Program | undefined {
  const { operation } = scene;
  const places = tenantPlaces(operation.refuses).filter((at) => mayLack(scene, at));
  if (places.length === 0) return undefined;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const before = read(builder);
  const bare = places.reduce(without, keyed(builder, operation, cleanInput(builder) ?? {}));
  const named = places.reduce((input, at) => put(input, at, { $: "tenant", of: "self" }), bare);
  const [sent, repeated] = when === "first" ? [named, bare] : [bare, named];
  const first = call(builder, operation, sent, { role: "control" });
  call(builder, operation, repeated, { expect: sentAgain(scene, first) });
  read(builder, "self", before, raisedBy(operation));
  return builder.program();
}

/** Whether a request may be without a member. */
function mayLack({ operation, profile }: Scene, at: string): boolean {
  const leaves = operation.request === undefined ? [] : leavesOf(operation.request.shape, profile.schemas);
  return leaves.some(({ pointer, required }) => pointer === at && !required);
}

/** Sends something that cites or makes a resource, moves the resource out of its live states, and sends it again. */
function afterMove(scene: Scene, draw: Draw): Program | undefined {
  const { operation, profile } = scene;
  const state = refusalWhen(operation, "state") ?? refusalWhen(operation, "replay-state");
  if (state === undefined || closes(profile, operation) !== undefined) return undefined;
  const { builder, first } = once(scene, draw);
  const move = profile.document.resources[state.resource]?.moves.find(
    (candidate) => !state.live.includes(candidate.to),
  );
  if (move === undefined) return undefined;
  if (profile.document.resources[state.resource]?.issued_by === operation.name)
    builder.made.set(state.resource, { ...first, operation: operation.name });
  const mover = operationNamed(scene, move.by);
  call(builder, mover, cleanInput(builder, mover), { role: "setup" });
  const before = read(builder);
  builder.add({ do: "replay", role: "attack", of: first.step, expect: refused(state.code) });
  builder.add({ do: "replay", role: "attack", of: first.step, expect: refused(state.code) });
  read(builder, "self", before);
  return builder.program();
}

/** A refused request does not use its key up: mended, it passes with the same key. */
function refusedFirst(scene: Scene, draw: Draw): Program {
  const { operation } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const input = keyed(builder, operation, cleanInput(builder) ?? {});
  const faults = operation.refuses.flatMap((refusal) => {
    const fault = FAULTS[refusal.when];
    return fault === undefined || fault.prepare !== undefined || refusal.when === "always" ? [] : [{ refusal, fault }];
  });
  const { refusal, fault } = draw.pick(faults);
  builder.add(
    fault.spoil(
      callStep(operation, input, { role: "setup", expect: refused(refusal.code) }),
      builder,
      refusal,
      operation,
    ),
  );
  call(builder, operation, input);
  return builder.program();
}

/** Resources, a reading, and one accepted request. */
function once(
  scene: Scene,
  draw: Draw,
): { builder: Builder; before: string; first: { step: string; input: Template } } {
  const builder = begin(scene, draw);
  makeResources(builder, scene.operation);
  const before = read(builder);
  const input = keyed(builder, scene.operation, cleanInput(builder) ?? {});
  const step = call(builder, scene.operation, input, { role: "control" });
  return { builder, before, first: { step, input } };
}
