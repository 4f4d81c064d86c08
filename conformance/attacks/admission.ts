import { recordClaims } from "../arbitraries/clean-request.ts";
import type { Template } from "../program/program.ts";
import { call, operationNamed, type Builder } from "./build.ts";

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
  submitRecord(builder, as === "self" ? claims : { ...claims, tenant: { $: "tenant", of: "other" } }, as);
  return { claims, coordinates: Object.fromEntries(rules.coordinates.map((name) => [name, claims[name] ?? null])) };
}

/** Sends a record; the clean answer is the one refusal of an operation that always refuses. */
export function submitRecord(builder: Builder, claims: Template, as: "self" | "other" = "self"): string {
  const rules = builder.scene.profile.document.admission;
  const gate = operationNamed(builder.scene, rules?.record.submitted_by ?? "");
  const record: Template = { $: "record", signer: rules?.record.signer ?? "", variant: "good", claims };
  return call(
    builder,
    gate,
    { tenant: { $: "tenant", of: as }, [rules?.record.at.slice(1) ?? "record"]: record },
    { as, role: "control" },
  );
}
