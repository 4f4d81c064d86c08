import { refusalWhen } from "../../src/bundle/model.ts";
import { provenanceFor } from "../arbitraries/clean-request.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import { requestForm } from "../arbitraries/text-forms.ts";
import type { Program, Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { begin, call, cleanInput, makeResources, put, read, refused, without } from "./build.ts";

const WAYS = ["none", "never-given", "of-another-tenant", "for-another-value"] as const;

/** Consent gives no standing: neither do references nobody gave, another tenant's, or a signature for something else. */
export const standingRefused: Attack = {
  suffix: "standing-refused",
  fixed: (scene) => [...WAYS, ...WAYS].map((way) => (draw: Draw) => lacking(scene, draw, way)),
  random: (scene, draw) => lacking(scene, draw, draw.pick(WAYS)),
};

function lacking(scene: Scene, draw: Draw, way: (typeof WAYS)[number]): Program | undefined {
  const { operation } = scene;
  const standing = refusalWhen(operation, "standing");
  if (standing === undefined) return undefined;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const value = draw.pick(standing.values);
  const asking = (): Template =>
    provenanceFor(scene, operation, put(cleanInput(builder) ?? {}, standing.at, value), value, draw, builder.next);
  call(builder, operation, asking(), { role: "control" });
  const input = spoiled(asking(), way);
  const before = read(builder);
  call(builder, operation, input, { expect: refused(standing.code) });
  read(builder, "self", before);
  return builder.program();

  function spoiled(input: Template, how: (typeof WAYS)[number]): Template {
    if (standing === undefined) return input;
    switch (how) {
      case "none":
        return without(input, standing.provenance);
      case "never-given":
        return put(input, standing.reference, {
          $: "key",
          n: builder.next(),
          form: requestForm(operation, scene.profile, standing.reference),
        });
      case "of-another-tenant":
        return put(input, standing.reference, { $: "standing", of: "other", n: 0 });
      case "for-another-value":
        return put(input, standing.bound, standing.values.find((other) => other !== value) ?? value);
    }
  }
}
