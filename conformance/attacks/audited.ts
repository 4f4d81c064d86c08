import type { Draw } from "../arbitraries/draw.ts";
import { namingPlaces } from "../arbitraries/named.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { CallStep, Program } from "../program/program.ts";
import type { Refusal } from "../../src/bundle/model.ts";
import type { Attack } from "./attack.ts";
import { auditProblems, showAudit } from "./audit-shown.ts";
import {
  begin,
  call,
  callStep,
  cleanInput,
  keyed,
  makeResources,
  put,
  refused,
  sentAgain,
  type Builder,
} from "./build.ts";
import { FAULTS } from "./faults.ts";
import { nearValues } from "./outside-values.ts";

/** What was decided can be looked up, once, as it was, without a word of what was sent. */
export const audited: Attack = {
  suffix: "audited",
  watchesAccepted: true,
  fixed: (scene) => [
    ...[0, 1, 2].map(() => (draw: Draw) => mixed(scene, draw)),
    ...[0, 1].map(() => (draw: Draw) => atOnce(scene, draw)),
  ],
  random: mixed,
  inspect: auditProblems,
};

/** Calls in a row: accepted, sent again, refused by the operation and refused before it. */
function mixed(scene: Scene, draw: Draw): Program {
  const { operation } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  for (let round = 0; round < 2; round++) {
    const input = keyed(builder, operation, cleanInput(builder) ?? {});
    const first = call(builder, operation, input);
    if (operation.idempotentAt !== undefined)
      builder.add({ do: "replay", role: "attack", of: first, expect: sentAgain(scene, first) });
    for (const refusal of draw.some(single(scene), 3)) spoiled(builder, refusal);
  }
  call(builder, operation, cleanInput(builder));
  showAudit(builder);
  return builder.program();
}

/** The same moment has one entry for each call; for one request under one key, one. */
function atOnce(scene: Scene, draw: Draw): Program {
  const { operation } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const once = keyed(builder, operation, cleanInput(builder) ?? {});
  const inputs = Array.from({ length: 4 }, () => (operation.idempotentAt === undefined ? cleanInput(builder) : once));
  builder.add({
    do: "together",
    steps: inputs.map((input, index): CallStep => ({ ...callStep(operation, input), id: `racer${index}` })),
  });
  showAudit(builder);
  return builder.program();
}

/** Refusals that one request brings about and that are due to the tenant's own. */
function single({ operation }: Scene): Refusal[] {
  return operation.refuses.filter(({ when }) => {
    const fault = FAULTS[when];
    return fault !== undefined && fault.prepare === undefined && when !== "always" && when !== "not-in-force";
  });
}

function spoiled(builder: Builder, refusal: Refusal): void {
  const { operation, profile } = builder.scene;
  const input = cleanInput(builder) ?? {};
  const draft = callStep(operation, input, { expect: refused(refusal.code) });
  // What an entry is about may well be named in it, even if there is no such thing: a name that is no secret will do.
  const names = namingPlaces(profile, operation).some(({ at }) => refusal.when === "outside" && at === refusal.at);
  const [near] = names && refusal.when === "outside" ? nearValues(builder, refusal, input) : [];
  if (near !== undefined && "at" in refusal) return void builder.add({ ...draft, input: put(input, refusal.at, near) });
  builder.add(FAULTS[refusal.when]?.spoil(draft, builder, refusal, operation) ?? draft);
}
