import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import { fileRecord } from "./admission.ts";
import { boundInput } from "./admission-refused.ts";
import type { Attack } from "./attack.ts";
import { begin, call, codeOf, makeResources, read, refused } from "./build.ts";
import { productionInput } from "./faults.ts";
import { anyPlant, type SensitiveCondition } from "./sensitive-plants.ts";

/** A pilot is a pilot for references, never for the material itself. */
export const admissionOpensNothing: Attack = {
  suffix: "admission-opens-nothing",
  fixed: (scene) =>
    (["secret", "raw-payload", "secret", "raw-payload"] as const).map(
      (condition) => (draw: Draw) => underRecord(scene, draw, condition),
    ),
  random: (scene, draw) => underRecord(scene, draw, draw.pick(["secret", "raw-payload"])),
};

function underRecord(scene: Scene, draw: Draw, condition: SensitiveCondition): Program {
  const { operation } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const { input, bound } = boundInput(builder);
  const { coordinates } = fileRecord(builder, bound);
  call(builder, operation, productionInput(builder, input, coordinates), { role: "control" });
  const before = read(builder);
  const again = productionInput(builder, boundInput(builder).input, coordinates);
  call(builder, operation, anyPlant(builder, condition, again), { expect: refused(codeOf(operation, condition)) });
  read(builder, "self", before);
  return builder.program();
}
