import type { Draw } from "../arbitraries/draw.ts";
import { usersByName } from "../arbitraries/named.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { begin, call, callStep, cleanInput, keyed, makeResources, refused, sentAgain } from "./build.ts";
import { FAULTS } from "./faults.ts";
import { onlyReads } from "./only-reads.ts";
import { withSecrets } from "./secrets-sent.ts";

/** A secret goes in and comes out nowhere: whether it was taken or refused, used, sent again or replaced, it is readable in no answer, no log and no store. */
export const sealed: Attack = {
  suffix: "sealed",
  plants: true,
  fixed: (scene) => Array.from({ length: 6 }, () => (draw: Draw) => entrusted(scene, draw)),
  random: entrusted,
};

function entrusted(scene: Scene, draw: Draw): Program {
  const { operation, profile } = scene;
  const builder = begin(scene, draw);
  const users = usersByName(profile, operation);
  for (const user of users) makeResources(builder, user);
  makeResources(builder, operation);
  const input = keyed(builder, operation, withSecrets(builder, operation, cleanInput(builder) ?? {}));
  const first = call(builder, operation, input);
  if (operation.idempotentAt !== undefined)
    builder.add({ do: "replay", role: "attack", of: first, expect: sentAgain(scene, first) });
  for (const refusal of operation.refuses) {
    const fault = FAULTS[refusal.when];
    if (fault === undefined || fault.prepare !== undefined || draw.chance(50)) continue;
    const spoiled = withSecrets(builder, operation, cleanInput(builder) ?? {});
    builder.add(
      fault.spoil(callStep(operation, spoiled, { expect: refused(refusal.code) }), builder, refusal, operation),
    );
  }
  for (const user of users) call(builder, user, cleanInput(builder, user), { expect: { see: "model" } });
  call(builder, operation, withSecrets(builder, operation, cleanInput(builder) ?? {}));
  for (const reader of profile.operations.filter(onlyReads))
    call(builder, reader, undefined, { role: "probe", expect: { see: "declared" } });
  return builder.program();
}
