import type { Refusal } from "../../src/bundle/model.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { begin, call, callStep, cleanInput, makeResources, read, refused } from "./build.ts";
import { FAULTS } from "./faults.ts";

/** Every refusal leaves every count as it was, for both tenants, and clean requests pass afterwards. */
export const refusalTraceless: Attack = {
  suffix: "refusal-traceless",
  fixed: (scene) =>
    [...provokable(scene), ...provokable(scene)].map((refusal) => (draw: Draw) => provoked(scene, draw, refusal)),
  random: (scene, draw) => provoked(scene, draw, draw.pick(provokable(scene))),
};

/** Refusals a single fault can bring about. */
export function provokable(scene: Scene): Refusal[] {
  return scene.operation.refuses.filter((refusal) => FAULTS[refusal.when] !== undefined && refusal.when !== "always");
}

/** Brings one refusal about and reads before and after. */
function provoked(scene: Scene, draw: Draw, refusal: Refusal): Program | undefined {
  const { operation } = scene;
  const fault = FAULTS[refusal.when];
  if (fault === undefined) return undefined;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  call(builder, operation, cleanInput(builder), { role: "control" });
  fault.prepare?.(builder, operation, refusal);
  const draft = callStep(operation, cleanInput(builder), { expect: refused(refusal.code) });
  const [own, others] = [read(builder), read(builder, "other")];
  const id = builder.add(fault.spoil(draft, builder, refusal, operation));
  builder.add({ do: "replay", role: "attack", of: id, expect: refused(refusal.code) });
  read(builder, "self", own);
  read(builder, "other", others);
  makeResources(builder, operation);
  call(builder, operation, cleanInput(builder), { role: "probe" });
  return builder.program();
}
