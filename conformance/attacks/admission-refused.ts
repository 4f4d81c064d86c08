import { valueAt } from "../../src/bundle/json-pointer.ts";
import { solid } from "../../src/bundle/leaves.ts";
import { pilotLaneOf, refusalWhen } from "../../src/bundle/model.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program, Template } from "../program/program.ts";
import { fileRecord, handingIn } from "./admission.ts";
import type { Attack } from "./attack.ts";
import { oneLetterLonger } from "./one-letter-longer.ts";
import { begin, call, cleanInput, codeOf, makeResources, put, read, refused, without, type Builder } from "./build.ts";
import { expired, PAST, productionInput } from "./faults.ts";

/** A record admits what it names and nothing beside it: one coordinate off, and the default refusal answers. */
export const admissionRefused: Attack = {
  suffix: "admission-refused",
  fixed: (scene) => [
    ...coordinatesOf(scene).map((name) => (draw: Draw) => oneOff(scene, draw, name)),
    (draw) => otherTenants(scene, draw),
    (draw) => notNamed(scene, draw, "admitted"),
    (draw) => notNamed(scene, draw, "excluded"),
    ...PAST.map((ago) => (draw: Draw) => outOfTime(scene, draw, ago)),
  ],
  random: (scene, draw) =>
    draw.pick([
      () => oneOff(scene, draw, draw.pick(coordinatesOf(scene))),
      () => notNamed(scene, draw, draw.pick(["admitted", "excluded"])),
      () => otherTenants(scene, draw),
      () => outOfTime(scene, draw, draw.pick(PAST)),
    ])(),
};

function coordinatesOf(scene: Scene): readonly string[] {
  const bound = scene.operation.refuses.flatMap((refusal) => (refusal.when === "unknown" ? refusal.binds : []));
  return (scene.profile.document.admission?.coordinates ?? []).filter((name) => !bound.includes(`/${name}`));
}

/** A clean request and the coordinates it is bound to anyway. */
export function boundInput(builder: Builder): { input: Template; bound: Record<string, Template> } {
  const input = cleanInput(builder) ?? {};
  const names = builder.scene.profile.document.admission?.coordinates ?? [];
  const bound = Object.fromEntries(
    names.flatMap((name) =>
      valueAt(input, `/${name}`) === undefined ? [] : [[name, valueAt(input, `/${name}`) as Template]],
    ),
  );
  return { input, bound };
}

function oneOff(scene: Scene, draw: Draw, name: string): Program {
  const { operation } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const { input, bound } = boundInput(builder);
  const { coordinates } = fileRecord(builder, bound);
  const asked = productionInput(builder, input, coordinates);
  call(builder, operation, asked, { role: "control" });
  const before = read(builder);
  const other = boundInput(builder).input;
  const again = productionInput(builder, sameCoordinates(other, coordinates), coordinates);
  const off: Template = { $: "canary", n: builder.next(), prefix: "", alphabet: "lower-alnum", length: 20 };
  const longer = oneLetterLonger(scene, again, `/${name}`);
  for (const elsewhere of [put(again, `/${name}`, off), ...(longer === undefined ? [] : [longer])])
    call(builder, operation, elsewhere, { expect: refused(codeOf(operation, "admission")) });
  if (!isRequired(scene, name))
    call(builder, operation, without(again, `/${name}`), {
      expect: refused(codeOf(operation, "admission")),
    });
  read(builder, "self", before);
  return builder.program();
}

/** What the request cannot do without is missed as a member, not as a coordinate. */
function isRequired({ operation, profile }: Scene, name: string): boolean {
  const shape = operation.request === undefined ? undefined : solid(operation.request.shape, profile.schemas);
  return shape !== undefined && "required" in shape && (shape.required ?? []).includes(name);
}

function otherTenants(scene: Scene, draw: Draw): Program {
  const { operation } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const { input, bound } = boundInput(builder);
  const { coordinates } = fileRecord(builder, bound, "other");
  const before = read(builder);
  call(builder, operation, productionInput(builder, input, coordinates), {
    expect: refused(codeOf(operation, "admission")),
  });
  read(builder, "self", before);
  return builder.program();
}

/** The record does not list the operation, or lists it as excluded as well. */
function notNamed(scene: Scene, draw: Draw, way: "admitted" | "excluded"): Program | undefined {
  const { operation, bundle } = scene;
  const rules = scene.profile.document.admission;
  const candidates = pilotLaneOf(bundle).candidate_operations;
  if (rules === undefined) return undefined;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const { input, bound } = boundInput(builder);
  const lists =
    way === "admitted"
      ? { [rules.operations.admitted.slice(1)]: candidates.filter((name) => name !== operation.name) }
      : { [rules.operations.excluded.slice(1)]: [operation.name] };
  const { coordinates } = fileRecord(builder, { ...bound, ...lists });
  const before = read(builder);
  call(builder, operation, productionInput(builder, input, coordinates), {
    expect: refused(codeOf(operation, "admission")),
  });
  read(builder, "self", before);
  return builder.program();
}

/** The record is genuine and complete, but its time is over. */
function outOfTime(scene: Scene, draw: Draw, ago: number): Program | undefined {
  const { operation } = scene;
  const rules = scene.profile.document.admission;
  if (rules === undefined) return undefined;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const { input, bound } = boundInput(builder);
  const live = fileRecord(builder, bound);
  const over = expired(builder, { ...live.claims, ...freshCompany(builder) }, ago);
  const gate = scene.profile.operations.find((candidate) => candidate.name === rules.record.submitted_by);
  const code = gate === undefined ? undefined : refusalWhen(gate, "record-expired")?.code;
  if (gate === undefined || code === undefined) return undefined;
  const record: Template = { $: "record", signer: rules.record.signer, variant: "good", claims: over };
  call(builder, gate, handingIn(builder, record), { expect: refused(code) });
  const coordinates = Object.fromEntries(rules.coordinates.map((name) => [name, over[name] ?? null]));
  const before = read(builder);
  call(builder, operation, productionInput(builder, input, coordinates), {
    expect: refused(codeOf(operation, "admission")),
  });
  read(builder, "self", before);
  return builder.program();
}

function freshCompany(builder: Builder): Record<string, Template> {
  const [first] = builder.scene.profile.document.admission?.coordinates ?? [];
  return first === undefined
    ? {}
    : { [first]: { $: "canary", n: builder.next(), prefix: "", alphabet: "lower-alnum", length: 20 } };
}

/** Another clean request, moved to the coordinates of the record as far as nothing binds it elsewhere. */
function sameCoordinates(input: Template, coordinates: Readonly<Record<string, Template>>): Template {
  return Object.entries(coordinates).reduce((moved, [name, value]) => put(moved, `/${name}`, value), input);
}
