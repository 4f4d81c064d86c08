import { solid } from "../../src/bundle/leaves.ts";
import { refusalWhen, type Operation } from "../../src/bundle/model.ts";
import type { Made } from "../arbitraries/clean-request.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program, Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import {
  begin,
  call,
  cleanInput,
  keyed,
  makeResources,
  makersOf,
  putInForce,
  sentAgain,
  spokenBy,
  type Builder,
} from "./build.ts";
import { onlyReads } from "./only-reads.ts";

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
  const readers = profile.operations.filter(onlyReads);
  // Before what is accepted: something that shows what it was sent last shows it in the next answer.
  for (const as of ["self", "other"] as const) {
    const made = new Map(as === "self" ? builder.made : []);
    for (const reader of readers) putInForce(builder, reader, as, made);
  }
  const input = keyed(builder, operation, cleanInput(builder) ?? {});
  const step = call(builder, operation, input);
  if (operation.idempotentAt !== undefined)
    builder.add({ do: "replay", role: "probe", of: step, expect: sentAgain(scene, step) });
  const kept = new Map(builder.made);
  for (const [name, resource] of Object.entries(profile.document.resources))
    if (resource.issued_by === operation.name) kept.set(name, { step, operation: operation.name, input });
  for (const reader of readers) {
    for (const as of reader.public ? (["self"] as const) : (["self", "other"] as const))
      call(builder, reader, readerInput(builder, reader, as, kept), { as, role: "probe" });
  }
  return builder.program();
}

/** Nothing where nothing is needed. The owner reads what was accepted, where it can be read at all; the other something of its own. */
function readerInput(
  builder: Builder,
  reader: Operation,
  as: "self" | "other",
  kept: ReadonlyMap<string, Made>,
): Template | undefined {
  const { scene } = builder;
  const shape = reader.request === undefined ? undefined : solid(reader.request.shape, scene.profile.schemas);
  if (shape === undefined || !("required" in shape) || shape.required?.length === 0) return undefined;
  const cited = makersOf(scene, reader).every(({ resource }) => kept.has(resource));
  const shows = as === "self" && cited && refusalWhen(reader, "state") === undefined;
  return spokenBy(cleanInput(builder, reader, shows ? kept : makeResources(builder, reader, as)) ?? {}, as);
}
