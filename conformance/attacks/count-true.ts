import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import { requestForm } from "../arbitraries/text-forms.ts";
import type { Program, Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { begin, call, cleanInput, closes, makeResources, put, raisedBy, read } from "./build.ts";

/** Counts are what a customer checks a membrane by: each accepted call shows once, where it belongs. */
export const countTrue: Attack = {
  suffix: "count-true",
  fixed: (scene) => [
    ...[1, 1, 2, 3, 5].map((times) => (draw: Draw) => counted(scene, draw, times)),
    (draw: Draw) => alike(scene, draw),
  ],
  random: (scene, draw) => counted(scene, draw, draw.integer(1, 4)),
};

function counted(scene: Scene, draw: Draw, times: number): Program {
  const { operation } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const inputs = Array.from({ length: times }, () => cleanInput(builder));
  const [own, others] = [read(builder), read(builder, "other")];
  for (const input of inputs) call(builder, operation, input);
  read(builder, "self", own, raisedBy(operation, times));
  read(builder, "other", others);
  return builder.program();
}

/** The same request under two keys is two: a store that keeps what looks alike once counts one. What ends something cannot be asked for twice. */
function alike(scene: Scene, draw: Draw): Program | undefined {
  const { operation, profile } = scene;
  const at = operation.idempotentAt;
  if (at === undefined || closes(profile, operation) !== undefined) return undefined;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const input = cleanInput(builder) ?? {};
  const form = requestForm(operation, profile, at);
  const under = (): Template => put(input, at, { $: "key", n: builder.next(), form });
  const own = read(builder);
  const first = call(builder, operation, under());
  const issues = Object.values(profile.document.resources).some(({ issued_by }) => issued_by === operation.name);
  call(builder, operation, under(), { expect: issues ? { see: "clean", differentFrom: first } : { see: "clean" } });
  read(builder, "self", own, raisedBy(operation, 2));
  return builder.program();
}
