import type { Refusal } from "../../src/bundle/model.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { begin, call, callStep, cleanInput, makeResources, read, refused } from "./build.ts";
import { FAULTS } from "./faults.ts";
import { seriesOf } from "./series.ts";

/** Every refusal leaves every count as it was, for both tenants, and clean requests pass afterwards. */
export const refusalTraceless: Attack = {
  suffix: "refusal-traceless",
  fixed: (scene) =>
    twice(provokable(scene).filter(prepared)).map((one) => (draw: Draw) => provoked(scene, draw, [one])),
  random: (scene, draw) => {
    const all = provokable(scene).filter(prepared);
    return all.length === 0 ? undefined : provoked(scene, draw, [draw.pick(all)]);
  },
  series: (scene) => {
    const plain = provokable(scene).filter((refusal) => !prepared(refusal));
    return seriesOf(
      twice(plain),
      (draw) => draw.pick(plain),
      (draw, some) => provoked(scene, draw, some),
    );
  },
};

function twice<T>(all: readonly T[]): T[] {
  return [...all, ...all];
}

/** Whether it takes steps of its own: what they leave would be in the way of another refusal. */
function prepared({ when }: Refusal): boolean {
  return FAULTS[when]?.prepare !== undefined;
}

/** Refusals a single fault can bring about. */
export function provokable(scene: Scene): Refusal[] {
  return scene.operation.refuses.filter((refusal) => FAULTS[refusal.when] !== undefined && refusal.when !== "always");
}

/** Brings refusals about, each twice, and reads before and after. */
function provoked(scene: Scene, draw: Draw, refusals: readonly Refusal[]): Program {
  const { operation } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  call(builder, operation, cleanInput(builder), { role: "control" });
  for (const refusal of refusals) FAULTS[refusal.when]?.prepare?.(builder, operation, refusal);
  const drafts = refusals.map(({ code }) => callStep(operation, cleanInput(builder), { expect: refused(code) }));
  const [own, others] = [read(builder), read(builder, "other")];
  for (const [index, refusal] of refusals.entries()) {
    const draft = drafts[index];
    if (draft === undefined) continue;
    const id = builder.add(FAULTS[refusal.when]?.spoil(draft, builder, refusal, operation) ?? draft);
    builder.add({ do: "replay", role: "attack", of: id, expect: refused(refusal.code) });
  }
  read(builder, "self", own);
  read(builder, "other", others);
  makeResources(builder, operation);
  call(builder, operation, cleanInput(builder), { role: "probe" });
  return builder.program();
}
