import { refusalWhen } from "../../src/bundle/model.ts";
import type { Attack } from "./attack.ts";
import { codeOf, put, refused, singleFaults, without, type Twin } from "./build.ts";

/** A gate opens for one value; leaving the member out is not a way round. */
export const gateRefused: Attack = {
  suffix: "gate-refused",
  series: (scene) =>
    singleFaults(scene, [undefined, undefined, false, false].map(closedGate), (draw) =>
      closedGate(draw.pick([undefined, false])),
    ),
};

function closedGate(instead: boolean | undefined): Twin {
  return ({ scene }, clean) => {
    const gate = refusalWhen(scene.operation, "gate");
    if (gate === undefined) return undefined;
    return {
      input: instead === undefined ? without(clean, gate.at) : put(clean, gate.at, !gate.value),
      expect: refused(codeOf(scene.operation, "gate")),
    };
  };
}
