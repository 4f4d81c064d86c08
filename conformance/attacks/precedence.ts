import type { Refusal } from "../../src/bundle/model.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { begin, call, callStep, cleanInput, makeResources, read, refused, singleFaults, type Twin } from "./build.ts";
import { FAULTS } from "./faults.ts";
import { provokable } from "./refusal-traceless.ts";

/** Two faults in one request: the one that stands first in the contract answers. A guard in the wrong place tells too much. */
export const precedence: Attack = {
  suffix: "precedence",
  fixed: (scene) =>
    pairs(scene)
      .filter(prepares)
      .map((pair) => (draw: Draw) => preparedFaults(scene, draw, pair)),
  random: (scene, draw) => {
    const all = pairs(scene).filter(prepares);
    return all.length === 0 ? undefined : preparedFaults(scene, draw, draw.pick(all));
  },
  series: (scene) => {
    const plain = pairs(scene).filter((pair) => !prepares(pair));
    return singleFaults(scene, plain.map(twoFaults), (draw) =>
      plain.length === 0 ? undefined : twoFaults(draw.pick(plain)),
    );
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

function prepares(pair: Pair): boolean {
  return pair.some(({ when }) => FAULTS[when]?.prepare !== undefined);
}

function twoFaults([first, second]: Pair): Twin {
  return (builder, clean) => {
    const { operation } = builder.scene;
    const [one, two] = [FAULTS[first.when], FAULTS[second.when]];
    if (one === undefined || two === undefined) return undefined;
    const draft = callStep(operation, clean, { expect: refused(first.code) });
    const { input, as, send, expect } = one.spoil(
      two.spoil(draft, builder, second, operation),
      builder,
      first,
      operation,
    );
    return { input, as, expect, ...(send === undefined ? {} : { send }) };
  };
}

/** Faults that need steps of their own before: a revoked resource, a used key. */
function preparedFaults(scene: Scene, draw: Draw, pair: Pair): Program | undefined {
  const { operation } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  call(builder, operation, cleanInput(builder), { role: "control" });
  for (const refusal of pair) FAULTS[refusal.when]?.prepare?.(builder, operation, refusal);
  const clean = cleanInput(builder) ?? {};
  const before = read(builder);
  const made = twoFaults(pair)(builder, clean);
  if (made === undefined) return undefined;
  const { input, ...rest } = made;
  call(builder, operation, input, rest);
  read(builder, "self", before);
  return builder.program();
}
