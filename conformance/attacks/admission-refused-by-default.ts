import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { codeOf, put, refused, singleFault } from "./build.ts";
import { productionInput } from "./faults.ts";

/** Without a record there is no production, with all coordinates, some or none. */
export const admissionRefusedByDefault: Attack = {
  suffix: "admission-refused-by-default",
  fixed: (scene) => [true, true, false, false].map((complete) => (draw: Draw) => unrecorded(scene, draw, complete)),
  random: (scene, draw) => unrecorded(scene, draw, draw.chance(60)),
};

function unrecorded(scene: Scene, draw: Draw, complete: boolean): Program | undefined {
  const rules = scene.profile.document.admission;
  if (rules === undefined) return undefined;
  return singleFault(scene, draw, (builder, clean) => ({
    input: complete ? productionInput(builder, clean) : put(clean, rules.request.at, rules.request.value),
    expect: refused(codeOf(scene.operation, "admission")),
  }));
}
