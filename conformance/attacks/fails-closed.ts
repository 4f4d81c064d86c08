import { pilotLaneOf, refusalWhen } from "../../src/bundle/model.ts";
import { recordClaims } from "../arbitraries/clean-request.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program, Template } from "../program/program.ts";
import { fileRecord, handingIn, question } from "./admission.ts";
import type { Attack } from "./attack.ts";
import { begin, call, operationNamed, refused, type Builder } from "./build.ts";

/** Take the trust anchor away, and nothing is admitted any more: no new record, and none filed before. */
export const failsClosed: Attack = {
  suffix: "fails-closed",
  restarts: true,
  fixed: (scene) => [(draw: Draw) => anchorless(scene, draw)],
};

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
