import { refusalWhen } from "../../src/bundle/model.ts";
import type { Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { codeOf, put, refused, singleFaults, type Builder, type Twin } from "./build.ts";
import { otherwiseFaulty } from "./otherwise-faulty.ts";

/** A key without a tenant acts for none: not by default, and not by naming one. */
export const unboundRefused: Attack = {
  suffix: "unbound-refused",
  series: (scene) =>
    singleFaults(scene, [unbound(), unbound(), unbound(naming), unbound(naming), unbound(otherwiseFaulty)], (draw) =>
      unbound(draw.chance(50) ? naming : undefined),
    ),
};

function unbound(change: (builder: Builder, clean: Template) => Template = (_builder, clean) => clean): Twin {
  return (builder, clean) => ({
    input: change(builder, clean),
    as: "unbound",
    expect: refused(codeOf(builder.scene.operation, "unbound")),
  });
}

/** The request names the tenant it would act for. */
function naming({ scene: { operation } }: Builder, clean: Template): Template {
  const foreign = refusalWhen(operation, "foreign-tenant");
  return foreign === undefined ? clean : put(clean, foreign.at, { $: "tenant", of: "self" });
}
