import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program, Sending } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { begin, call, callStep, cleanInput, hasInput, makeResources } from "./build.ts";
import { FAULTS } from "./faults.ts";

/** A membrane that refuses too much is as broken as one that lets things through: clean requests pass, whatever legal values they hold. */
export const controlAccepted: Attack = {
  suffix: "control-accepted",
  fixed: (scene) => [
    ...Array.from({ length: 8 }, () => (draw: Draw) => plain(scene, draw, {})),
    ...(scene.operation.input === "body"
      ? (["pretty", "shuffled", "escaped"] as const).map((style) => (draw: Draw) => plain(scene, draw, { style }))
      : []),
    ...(scene.operation.input === "body"
      ? [(draw: Draw) => plain(scene, draw, { contentType: `${scene.profile.mediaType}; charset=utf-8` })]
      : []),
    (draw) => afterRefusal(scene, draw),
    (draw) => afterRefusal(scene, draw),
  ],
  random: (scene, draw) => (draw.chance(70) ? plain(scene, draw, {}) : afterRefusal(scene, draw)),
};

function plain(scene: Scene, draw: Draw, send: Sending): Program {
  const builder = begin(scene, draw);
  makeResources(builder, scene.operation);
  call(builder, scene.operation, cleanInput(builder), Object.keys(send).length === 0 ? {} : { send });
  return builder.program();
}

/** A refusal must not poison what comes after it. */
function afterRefusal(scene: Scene, draw: Draw): Program {
  const { operation } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const faults = operation.refuses.flatMap((refusal) => {
    const fault = FAULTS[refusal.when];
    return fault === undefined || fault.prepare !== undefined || refusal.when === "always" ? [] : [{ refusal, fault }];
  });
  if (faults.length > 0 && (hasInput(operation) || operation.input === "none")) {
    const { refusal, fault } = draw.pick(faults);
    const draft = callStep(operation, cleanInput(builder), { role: "setup", expect: { see: "declared" } });
    builder.add(fault.spoil(draft, builder, refusal, operation));
  }
  call(builder, operation, cleanInput(builder));
  return builder.program();
}
