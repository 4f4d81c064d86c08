import { toPointer } from "../../src/bundle/json-pointer.ts";
import { freshCoordinates, recordClaims } from "../arbitraries/clean-request.ts";
import type { Template } from "../program/program.ts";
import { call, cleanInput, operationNamed, put, spokenBy, type Builder } from "./build.ts";
import { ofTenant } from "./faults.ts";

/** A filed record and the coordinates it names. */
export interface Filed {
  readonly claims: Readonly<Record<string, Template>>;
  readonly coordinates: Readonly<Record<string, Template>>;
}

/** Hands in a good record for fresh coordinates; what a request is already bound to (its connector, say) can be fixed. */
export function fileRecord(
  builder: Builder,
  fixed: Readonly<Record<string, Template>> = {},
  as: "self" | "other" = "self",
): Filed {
  const { scene } = builder;
  const rules = scene.profile.document.admission;
  if (rules === undefined) throw new Error("the profile has no admission rules");
  const claims = recordClaims(scene, builder.draw, builder.next, fixed);
  submitRecord(builder, as === "self" ? claims : ofTenant(scene, claims, { $: "tenant", of: "other" }), as);
  return { claims, coordinates: Object.fromEntries(rules.coordinates.map((name) => [name, claims[name] ?? null])) };
}

/** Sends a record; the clean answer is the one refusal of an operation that always refuses. */
export function submitRecord(builder: Builder, claims: Template, as: "self" | "other" = "self"): string {
  const rules = builder.scene.profile.document.admission;
  const gate = operationNamed(builder.scene, rules?.record.submitted_by ?? "");
  const record: Template = { $: "record", signer: rules?.record.signer ?? "", variant: "good", claims };
  return call(builder, gate, handingIn(builder, record, as), { as, role: "control" });
}

/** A clean request that hands in a record. */
export function handingIn(builder: Builder, record: Template, as: "self" | "other" = "self"): Template {
  const rules = builder.scene.profile.document.admission;
  const gate = operationNamed(builder.scene, rules?.record.submitted_by ?? "");
  return put(spokenBy(cleanInput(builder, gate) ?? {}, as), rules?.record.at ?? "", record);
}

/** A clean request that asks for the decision on an operation, at fresh coordinates but for those given. */
export function question(
  builder: Builder,
  operation: string,
  rungs: readonly string[],
  coordinates: Readonly<Record<string, Template>> = {},
): Template {
  const { scene, draw, next } = builder;
  const decision = scene.profile.document.admission?.decision;
  const decider = operationNamed(scene, decision?.by ?? "");
  const shape = decider.request?.shape;
  const clean = cleanInput(builder, decider) ?? {};
  const fresh = shape === undefined ? clean : freshCoordinates(scene, shape, clean, draw, next);
  const asked = put(put(fresh, decision?.operation_at ?? "", operation), decision?.prerequisites_at ?? "", [...rungs]);
  return Object.entries(coordinates).reduce((input, [name, value]) => put(input, toPointer([name]), value), asked);
}
