import { givenThing } from "../../src/bundle/given-thing.ts";
import { pilotLaneOf, refusalWhen } from "../../src/bundle/model.ts";
import { recordClaims } from "../arbitraries/clean-request.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program, Template } from "../program/program.ts";
import { KEY_VERSIONS, keyVariable } from "../targets/sealing-keys.ts";
import { fileRecord, handingIn, question } from "./admission.ts";
import type { Attack } from "./attack.ts";
import {
  begin,
  call,
  cleanInput,
  codeOf,
  makeResources,
  operationNamed,
  read,
  refused,
  type Builder,
} from "./build.ts";
import { secretPlaces, withSecrets } from "./secrets-sent.ts";

/** Take away what a decision rests on, and there is none: without the trust anchor nothing is admitted, no new record and none filed before; without the key nothing is sealed and nothing opened. */
export const failsClosed: Attack = {
  suffix: "fails-closed",
  restarts: true,
  fixed: (scene) => [
    (draw: Draw) => anchorless(scene, draw),
    ...lackingKeys(scene).map((lacking) => (draw: Draw) => keyless(scene, draw, lacking)),
  ],
};

/** Variables to leave out: those of all keys, and where something is sealed the one that names the current key. */
function lackingKeys(scene: Scene): string[][] {
  const given = givenThing(scene.profile, "sealing-key");
  if (given === undefined || refusalWhen(scene.operation, "key-unavailable") === undefined) return [];
  const keys = KEY_VERSIONS.map((version) => keyVariable(given, version));
  return secretPlaces({ scene }, scene.operation).length === 0 ? [keys] : [keys, [given.env]];
}

/** The same request passes with the key, is refused without it, and passes again. What it holds is stored by no other means. */
function keyless(scene: Scene, draw: Draw, lacking: readonly string[]): Program {
  const { operation } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const request = (): Template => withSecrets(builder, operation, cleanInput(builder) ?? {});
  call(builder, operation, request(), { role: "control" });
  builder.add({ do: "restart", without: lacking });
  const before = read(builder);
  for (let time = 0; time < 2; time++)
    call(builder, operation, request(), { expect: refused(codeOf(operation, "key-unavailable")) });
  read(builder, "self", before);
  builder.add({ do: "restart", without: [] });
  call(builder, operation, request(), { role: "probe" });
  return builder.program();
}

function anchorless(scene: Scene, draw: Draw): Program | undefined {
  const { operation, profile } = scene;
  const rules = profile.document.admission;
  const unsigned = refusalWhen(operation, "record-unsigned");
  const given = profile.document.given.find((entry) => entry.what === "signer" && entry.name === rules?.record.signer);
  if (rules === undefined || unsigned === undefined || given === undefined) return undefined;
  const builder = begin(scene, draw);
  const { coordinates } = fileRecord(builder);
  ask(builder, coordinates, rules.decision.admitted, "control");
  builder.add({ do: "restart", without: [given.env] });
  const record: Template = {
    $: "record",
    signer: rules.record.signer,
    variant: "good",
    claims: recordClaims(scene, draw, builder.next),
  };
  call(builder, operation, handingIn(builder, record), { expect: refused(unsigned.code) });
  ask(builder, coordinates, undefined, "attack");
  builder.add({ do: "restart", without: [] });
  ask(builder, coordinates, rules.decision.admitted, "probe");
  return builder.program();
}

/** Asks for the decision at coordinates. With no value, it must be anything but admitted: then it is the default or a candidate. */
function ask(
  builder: Builder,
  coordinates: Readonly<Record<string, Template>>,
  value: string | undefined,
  role: "control" | "attack" | "probe",
): void {
  const { scene } = builder;
  const decision = scene.profile.document.admission?.decision;
  if (decision === undefined) return;
  const lane = pilotLaneOf(scene.bundle);
  const asked = question(builder, lane.candidate_operations[0] ?? "", lane.prerequisites, coordinates);
  const body = [{ at: decision.at, equals: value ?? decision.candidate }];
  call(builder, operationNamed(scene, decision.by), asked, { role, expect: { see: "clean", body } });
}
