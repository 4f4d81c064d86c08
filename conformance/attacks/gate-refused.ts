import { refusalWhen } from "../../src/bundle/model.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { codeOf, put, refused, singleFault, without } from "./build.ts";

/** A gate opens for one value; leaving the member out is not a way round. */
export const gateRefused: Attack = {
  suffix: "gate-refused",
  fixed: (scene) =>
    [undefined, undefined, false, false].map((instead) => (draw: Draw) => closedGate(scene, draw, instead)),
  random: (scene, draw) => closedGate(scene, draw, draw.pick([undefined, false])),
};

function closedGate(scene: Scene, draw: Draw, instead: boolean | undefined): Program | undefined {
  const gate = refusalWhen(scene.operation, "gate");
  if (gate === undefined) return undefined;
  return singleFault(scene, draw, (_builder, clean) => ({
    input: instead === undefined ? without(clean ?? {}, gate.at) : put(clean ?? {}, gate.at, !gate.value),
    expect: refused(codeOf(scene.operation, "gate")),
  }));
}
