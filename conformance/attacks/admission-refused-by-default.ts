import type { Attack } from "./attack.ts";
import { codeOf, put, refused, singleFaults, type Twin } from "./build.ts";
import { productionInput } from "./faults.ts";

/** Without a record there is no production, with all coordinates, some or none. */
export const admissionRefusedByDefault: Attack = {
  suffix: "admission-refused-by-default",
  series: (scene) =>
    singleFaults(scene, [true, true, false, false].map(unrecorded), (draw) => unrecorded(draw.chance(60))),
};

function unrecorded(complete: boolean): Twin {
  return (builder, clean) => {
    const { operation, profile } = builder.scene;
    const rules = profile.document.admission;
    if (rules === undefined) return undefined;
    return {
      input: complete ? productionInput(builder, clean) : put(clean, rules.request.at, rules.request.value),
      expect: refused(codeOf(operation, "admission")),
    };
  };
}
