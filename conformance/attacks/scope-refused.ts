import { refusalWhen } from "../../src/bundle/model.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { begin, call, callStep, cleanInput, makeResources, read, refused } from "./build.ts";
import { FAULTS } from "./faults.ts";

/** A consent covers what it says and no more. */
export const scopeRefused: Attack = {
  suffix: "scope-refused",
  fixed: (scene) => [0, 1, 2, 3].map(() => (draw: Draw) => outOfScope(scene, draw)),
  random: outOfScope,
};

function outOfScope(scene: Scene, draw: Draw): Program | undefined {
  const { operation } = scene;
  const scope = refusalWhen(operation, "scope");
  const fault = FAULTS.scope;
  if (scope === undefined || fault === undefined) return undefined;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  fault.prepare?.(builder, operation, scope);
  call(builder, operation, cleanInput(builder), { role: "control" });
  const draft = callStep(operation, cleanInput(builder), { expect: refused(scope.code) });
  const before = read(builder);
  builder.add(fault.spoil(draft, builder, scope, operation));
  read(builder, "self", before);
  return builder.program();
}
