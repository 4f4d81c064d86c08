import { refusalWhen } from "../../src/bundle/model.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import { followsVariant } from "../oracles/relation.ts";
import type { Program, Template } from "../program/program.ts";
import type { Problem, Transcript } from "../program/transcript.ts";
import type { Attack } from "./attack.ts";
import { begin, call, cleanInput, codeOf, hasInput, makeResources, put, refused } from "./build.ts";
import type { SensitiveCondition } from "./sensitive-plants.ts";

const QUADS = 4;

/** Orders in which neither a clock nor a counter can pass for the secret. */
const ORDERS = ["ABAB", "ABBA", "BAAB", "BABA"] as const;

/** Twin requests that differ only in the secret get answers that differ in nothing that follows it: not a length, a digest or a choice of words. */
export const refusalUniform: Attack = {
  suffix: "refusal-uniform",
  fixed: (scene) =>
    hasInput(scene.operation)
      ? conditionsOf(scene).flatMap((condition) => [
          (draw: Draw) => twins(scene, draw, condition, [32, 32]),
          (draw: Draw) => twins(scene, draw, condition, [32, 47]),
        ])
      : [],
  inspect: (scene, transcript) => compare(scene, transcript),
};

function conditionsOf(scene: Scene): SensitiveCondition[] {
  return (["secret", "raw-payload"] as const).filter((when) => refusalWhen(scene.operation, when) !== undefined);
}

/** The same two requests many times, in random order; only their planted values differ. */
function twins(scene: Scene, draw: Draw, condition: SensitiveCondition, lengths: readonly [number, number]): Program {
  const { operation } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  call(builder, operation, cleanInput(builder), { role: "control" });
  const clean = cleanInput(builder) ?? {};
  const entries = scene.bundle.sensitiveMaterial.classes.filter((entry) => entry.condition === condition);
  const name = draw.pick(entries.flatMap((entry) => entry.member_names));
  const expect = refused(codeOf(operation, condition));
  const sent = new Map<string, string>();
  const send = (twin: "A" | "B"): void => {
    const first = sent.get(twin);
    if (first !== undefined) return void builder.add({ do: "replay", role: "attack", of: first, expect });
    const value: Template = {
      $: "planted",
      n: builder.next(),
      class: condition,
      length: lengths[twin === "A" ? 0 : 1],
    };
    sent.set(twin, call(builder, operation, put(clean, `/${name}`, value), { expect }));
  };
  for (let quad = 0; quad < QUADS; quad++) for (const twin of draw.pick(ORDERS)) send(twin as "A" | "B");
  return builder.program();
}

function compare(scene: Scene, { entries }: Transcript): Problem[] {
  const attacks = entries.filter(({ role }) => role === "attack");
  const [first] = attacks;
  const paths = followsVariant(
    attacks.map(({ step, observation }) => ({ name: step.id, observation })),
    scene.profile,
  );
  if (first === undefined || paths.length === 0) return [];
  const expected = "answers that do not depend on the material that was refused";
  return [
    {
      step: first.id,
      oracle: "relation",
      expected,
      seen: `${paths.join(", ")} follows it in ${attacks.length} answers`,
    },
  ];
}
