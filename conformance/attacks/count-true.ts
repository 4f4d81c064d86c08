import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { begin, call, cleanInput, makeResources, raisedBy, read } from "./build.ts";

/** Counts are what a customer checks a membrane by: each accepted call shows once, where it belongs. */
export const countTrue: Attack = {
  suffix: "count-true",
  fixed: (scene) => [1, 1, 2, 3, 5].map((times) => (draw: Draw) => counted(scene, draw, times)),
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
