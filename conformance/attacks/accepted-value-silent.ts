import { accepts } from "../../src/bundle/model.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { begin, call, cleanInput, makeResources } from "./build.ts";

/** What was accepted stays inside: every operation that only reads is asked afterwards, by both tenants, and must show none of it. */
export const acceptedValueSilent: Attack = {
  suffix: "accepted-value-silent",
  plants: true,
  watchesAccepted: true,
  fixed: (scene) => [0, 1, 2, 3, 4, 5].map(() => (draw: Draw) => accepted(scene, draw)),
  random: accepted,
};

function accepted(scene: Scene, draw: Draw): Program {
  const { operation, profile } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const step = call(builder, operation, cleanInput(builder));
  if (operation.idempotentAt !== undefined)
    builder.add({ do: "replay", role: "probe", of: step, expect: { see: "clean", sameAs: step } });
  const readers = profile.operations.filter((candidate) => candidate.input !== "body" && accepts(candidate));
  for (const reader of readers) {
    call(builder, reader, undefined, { role: "probe" });
    if (!reader.public) call(builder, reader, undefined, { as: "other", role: "probe" });
  }
  return builder.program();
}
