import type { Refusal } from "../../src/bundle/model.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { begin, call, callStep, cleanInput, makeResources, read, refused } from "./build.ts";
import { FAULTS } from "./faults.ts";
import { provokable } from "./refusal-traceless.ts";

/** Two faults in one request: the one that stands first in the contract answers. A guard in the wrong place tells too much. */
export const precedence: Attack = {
  suffix: "precedence",
  fixed: (scene) => pairs(scene).map((pair) => (draw: Draw) => twoFaults(scene, draw, pair)),
  random: (scene, draw) => {
    const all = pairs(scene);
    return all.length === 0 ? undefined : twoFaults(scene, draw, draw.pick(all));
  },
};

type Pair = readonly [first: Refusal, second: Refusal];

function pairs(scene: Scene): Pair[] {
  const all = provokable(scene);
  return all.flatMap((first, index) =>
    all
      .slice(index + 1)
      .filter((second) => first.code !== second.code && !collide(first, second))
      .map((second): Pair => [first, second]),
  );
}

function collide(first: Refusal, second: Refusal): boolean {
  const touched = FAULTS[first.when]?.touches(first) ?? [];
  const bothPrepare = FAULTS[first.when]?.prepare !== undefined && FAULTS[second.when]?.prepare !== undefined;
  return bothPrepare || (FAULTS[second.when]?.touches(second) ?? []).some((member) => touched.includes(member));
}

function twoFaults(scene: Scene, draw: Draw, [first, second]: Pair): Program | undefined {
  const { operation } = scene;
  const [one, two] = [FAULTS[first.when], FAULTS[second.when]];
  if (one === undefined || two === undefined) return undefined;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  call(builder, operation, cleanInput(builder), { role: "control" });
  one.prepare?.(builder, operation, first);
  two.prepare?.(builder, operation, second);
  const before = read(builder);
  const draft = callStep(operation, cleanInput(builder), { expect: refused(first.code) });
  builder.add(one.spoil(two.spoil(draft, builder, second, operation), builder, first, operation));
  read(builder, "self", before);
  return builder.program();
}
