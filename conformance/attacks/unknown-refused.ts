import { valueAt } from "../../src/bundle/json-pointer.ts";
import { refusalWhen } from "../../src/bundle/model.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Made } from "../arbitraries/clean-request.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program, Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { codeOf, makeResource, operationNamed, put, refused, singleFault } from "./build.ts";
import { neverIssued } from "./faults.ts";
import { oneLetterLonger } from "./one-letter-longer.ts";

const TWISTS = ["random", "case", "longer", "shorter"] as const;

/** References near a real one, or bound to something else, open nothing. */
export const unknownRefused: Attack = {
  suffix: "unknown-refused",
  fixed: (scene) => [
    ...TWISTS.map((twist) => (draw: Draw) => near(scene, draw, twist)),
    ...[0, 1, 2].map(() => (draw: Draw) => wronglyBound(scene, draw)),
    (draw: Draw) => nearlyBound(scene, draw),
  ],
  random: (scene, draw) =>
    draw.chance(60) ? near(scene, draw, draw.pick(TWISTS)) : (wronglyBound(scene, draw) ?? near(scene, draw, "random")),
};

function near(scene: Scene, draw: Draw, twist: (typeof TWISTS)[number]): Program | undefined {
  const unknown = refusalWhen(scene.operation, "unknown");
  if (unknown === undefined) return undefined;
  return singleFault(scene, draw, (builder, clean) => ({
    input: put(clean, unknown.at, neverIssued(builder, unknown, twist)),
    expect: refused(codeOf(scene.operation, "unknown")),
  }));
}

/** The resource exists, and its binding is all but one letter of what is asked for. */
function nearlyBound(scene: Scene, draw: Draw): Program | undefined {
  const unknown = refusalWhen(scene.operation, "unknown");
  const [binding] = unknown?.binds ?? [];
  if (unknown === undefined || binding === undefined) return undefined;
  return singleFault(scene, draw, (_builder, clean) => {
    const input = oneLetterLonger(scene, clean, binding);
    return input === undefined ? undefined : { input, expect: refused(codeOf(scene.operation, "unknown")) };
  });
}

/** The resource exists, but was made with another binding. Without bindings another random reference stands in. */
function wronglyBound(scene: Scene, draw: Draw): Program | undefined {
  const unknown = refusalWhen(scene.operation, "unknown");
  if (unknown === undefined) return undefined;
  const [binding] = unknown.binds;
  if (binding === undefined) return near(scene, draw, "random");
  const maker = operationNamed(scene, scene.profile.document.resources[unknown.resource]?.issued_by ?? "");
  let other: Made | undefined;
  return singleFault(
    scene,
    draw,
    (_builder, clean) => {
      const elsewhere = valueAt(other?.input, binding) as Template;
      if (JSON.stringify(elsewhere) === JSON.stringify(valueAt(clean, binding))) return undefined;
      return { input: put(clean, binding, elsewhere), expect: refused(codeOf(scene.operation, "unknown")) };
    },
    (builder) => void (other = makeResource(builder, maker, "self")),
  );
}
