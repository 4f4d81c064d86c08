import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program, Speaker, Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { codeOf, put, refused, singleFault } from "./build.ts";
import { nameOf } from "./faults.ts";

const CREDENTIALS = [
  "",
  "Bearer",
  "Bearer ",
  "Bearer  ",
  "bearer null",
  "Basic dXNlcjp1c2Vy",
  "Bearer undefined",
  "Bearer *",
  "Bearer ' or 1=1 --",
];

/** Nobody gets in without a known credential, and nothing of the request of somebody unknown is looked at. */
export const unauthenticatedRefused: Attack = {
  suffix: "unauthenticated-refused",
  fixed: (scene) => [
    ...(["none", "unknown"] as const).map((as) => (draw: Draw) => stranger(scene, draw, as)),
    ...CREDENTIALS.map((credential) => (draw: Draw) => stranger(scene, draw, "none", credential)),
    (draw) => stranger(scene, draw, "unknown", undefined, true),
  ],
  random: (scene, draw) => stranger(scene, draw, draw.pick(["none", "unknown"]), undefined, draw.chance(50)),
};

function stranger(scene: Scene, draw: Draw, as: Speaker, credential?: string, bearing = false): Program {
  return singleFault(scene, draw, (builder, clean) => {
    const bad = (input: Template | undefined): Template | undefined =>
      bearing && input !== undefined
        ? put(input, `/${nameOf(builder, "secret")}`, { $: "planted", n: builder.next(), class: "secret" })
        : input;
    return {
      input: bad(clean),
      as,
      expect: refused(codeOf(scene.operation, "unauthenticated")),
      ...(credential === undefined ? {} : { send: { credential } }),
    };
  });
}
