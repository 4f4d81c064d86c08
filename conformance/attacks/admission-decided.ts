import { pilotLaneOf } from "../../src/bundle/model.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import { fileRecord, question } from "./admission.ts";
import type { Attack } from "./attack.ts";
import { begin, call, put } from "./build.ts";

/** The evaluator says what it would do: admitted under a record for exactly these coordinates, and never elsewhere. */
export const admissionDecided: Attack = {
  suffix: "admission-decided",
  fixed: (scene) => [
    (draw) => recorded(scene, draw, undefined),
    (draw) => recorded(scene, draw, undefined),
    ...(scene.profile.document.admission?.coordinates ?? []).map((name) => (draw: Draw) => recorded(scene, draw, name)),
  ],
  random: (scene, draw) =>
    recorded(scene, draw, draw.chance(40) ? undefined : draw.pick(scene.profile.document.admission?.coordinates ?? [])),
};

/** Without a record nothing is admitted: a clean request in scope is a candidate, everything else gets the default. */
export const admissionUndecided: Attack = {
  suffix: "admission-undecided",
  fixed: (scene) => [
    (draw) => unrecorded(scene, draw, "clean"),
    (draw) => unrecorded(scene, draw, "clean"),
    ...pilotLaneOf(scene.bundle).prerequisites.map((rung) => (draw: Draw) => unrecorded(scene, draw, "rung", rung)),
    (draw) => unrecorded(scene, draw, "none"),
    (draw) => unrecorded(scene, draw, "out-of-scope"),
    (draw) => unrecorded(scene, draw, "no-operation"),
  ],
  random: (scene, draw) => unrecorded(scene, draw, draw.pick(["clean", "none", "out-of-scope", "no-operation"])),
};

function recorded(scene: Scene, draw: Draw, off: string | undefined): Program | undefined {
  const decision = scene.profile.document.admission?.decision;
  if (decision === undefined) return undefined;
  const builder = begin(scene, draw);
  const { coordinates } = fileRecord(builder);
  const lane = pilotLaneOf(scene.bundle);
  const asked = question(builder, draw.pick(lane.candidate_operations), lane.prerequisites);
  const there = Object.entries(coordinates).reduce((input, [name, value]) => put(input, `/${name}`, value), asked);
  call(builder, scene.operation, there, {
    expect: decided(decision.at, decision.admitted),
    role: off === undefined ? "attack" : "control",
  });
  if (off === undefined) return builder.program();
  const elsewhere = put(there, `/${off}`, {
    $: "canary",
    n: builder.next(),
    prefix: "",
    alphabet: "lower-alnum",
    length: 20,
  });
  // A record of the tenant for the company is live, so a mismatch is no candidate; another company is one.
  const value = off === scene.profile.document.admission?.coordinates[0] ? decision.candidate : decision.default;
  call(builder, scene.operation, elsewhere, { expect: decided(decision.at, value) });
  return builder.program();
}

function unrecorded(
  scene: Scene,
  draw: Draw,
  way: "clean" | "rung" | "none" | "out-of-scope" | "no-operation",
  rung?: string,
): Program | undefined {
  const decision = scene.profile.document.admission?.decision;
  if (decision === undefined) return undefined;
  const builder = begin(scene, draw);
  const lane = pilotLaneOf(scene.bundle);
  const outside = scene.profile.operations
    .map((operation) => operation.name)
    .filter((name) => !lane.candidate_operations.includes(name));
  const operation =
    way === "out-of-scope"
      ? draw.pick(outside)
      : way === "no-operation"
        ? "nothing.here"
        : draw.pick(lane.candidate_operations);
  const rungs = way === "none" ? [] : lane.prerequisites.filter((name) => name !== rung);
  call(builder, scene.operation, question(builder, operation, rungs), {
    expect: decided(decision.at, way === "clean" ? decision.candidate : decision.default),
  });
  return builder.program();
}

function decided(at: string, value: string): { see: "clean"; body: { at: string; equals: string }[] } {
  return { see: "clean", body: [{ at, equals: value }] };
}
