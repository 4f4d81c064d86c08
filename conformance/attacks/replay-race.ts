import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { CallStep, Program } from "../program/program.ts";
import type { Problem, Transcript } from "../program/transcript.ts";
import { canonicalJson } from "../../src/bundle/canonical-json.ts";
import type { Attack } from "./attack.ts";
import { begin, callStep, cleanInput, closes, keyed, makeResources, raisedBy, read } from "./build.ts";

const RACERS = 4;

/** The same request many times at once still has one effect. */
export const replayRace: Attack = {
  suffix: "replay-race",
  fixed: (scene) => Array.from({ length: 8 }, () => (draw: Draw) => race(scene, draw)),
  random: race,
  inspect: (_scene, transcript) => oneBody(transcript),
};

function race(scene: Scene, draw: Draw): Program {
  const { operation } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const before = read(builder);
  const input = keyed(builder, operation, cleanInput(builder) ?? {});
  const steps = Array.from({ length: RACERS }, (_, index): CallStep => ({
    ...callStep(
      operation,
      input,
      closes(scene.profile, operation) === undefined ? {} : { expect: { see: "declared" } },
    ),
    id: `racer${index}`,
  }));
  builder.add({ do: "together", steps });
  read(builder, "self", before, raisedBy(operation));
  return builder.program();
}

function oneBody({ entries }: Transcript): Problem[] {
  const bodies = new Set(
    entries
      .filter((entry) => entry.id.startsWith("racer") && entry.reading.kind === "clean")
      .map((entry) => canonicalJson(entry.reading.body ?? null)),
  );
  return bodies.size <= 1
    ? []
    : [
        {
          step: "racer0",
          oracle: "inspection",
          expected: "one body for all answers to the same request",
          seen: `${bodies.size} different bodies`,
        },
      ];
}
