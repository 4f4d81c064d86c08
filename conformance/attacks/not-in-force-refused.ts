import { refusalWhen } from "../../src/bundle/model.ts";
import type { Made } from "../arbitraries/clean-request.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import {
  begin,
  call,
  cleanInput,
  makeResources,
  moveIntoLife,
  operationNamed,
  put,
  putInForce,
  read,
  refused,
  spokenBy,
} from "./build.ts";
import { outsideValue } from "./outside-values.ts";

/** Without a document in force nothing is decided by another one: not by a default, not by that of another tenant, not by one that there is not. */
export const notInForceRefused: Attack = {
  suffix: "not-in-force-refused",
  fixed: (scene) => [
    ...[0, 1].map(() => (draw: Draw) => withoutOne(scene, draw, false)),
    ...[0, 1].map(() => (draw: Draw) => withoutOne(scene, draw, true)),
  ],
  random: (scene, draw) => withoutOne(scene, draw, draw.chance(50)),
};

/** The other tenant has everything the operation asks for, but for the document; with it, its requests pass. */
function withoutOne(scene: Scene, draw: Draw, tries: boolean): Program | undefined {
  const { operation, profile } = scene;
  const needed = refusalWhen(operation, "not-in-force");
  const inForce = needed === undefined ? undefined : profile.documents.get(needed.document)?.inForce;
  if (needed === undefined || inForce === undefined) return undefined;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  call(builder, operation, cleanInput(builder), { role: "control" });
  const theirs = new Map<string, Made>();
  moveIntoLife(builder, operation, "other", theirs);
  const request = (): ReturnType<typeof spokenBy> => spokenBy(cleanInput(builder, operation, theirs) ?? {}, "other");
  const before = read(builder, "other");
  const without = (): string => call(builder, operation, request(), { as: "other", expect: refused(needed.code) });
  without();
  if (tries) setUnknown(builder, inForce);
  without();
  read(builder, "other", before);
  putInForce(builder, operation, "other", theirs);
  call(builder, operation, request(), { as: "other", role: "probe" });
  return builder.program();
}

/** Tries to put a document in force that there is not. */
function setUnknown(builder: ReturnType<typeof begin>, { by, at }: { readonly by: string; readonly at: string }): void {
  const setter = operationNamed(builder.scene, by);
  const outside = setter.refuses.find((refusal) => refusal.when === "outside" && refusal.at === at);
  if (outside?.when !== "outside") return;
  const there = { ...builder, scene: { ...builder.scene, operation: setter } };
  const input = cleanInput(builder, setter) ?? {};
  const unknown = put(input, at, outsideValue(there, outside, input));
  call(builder, setter, spokenBy(unknown, "other"), { as: "other", expect: refused(outside.code) });
}
