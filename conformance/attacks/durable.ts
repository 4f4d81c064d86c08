import { valueAt } from "../../src/bundle/json-pointer.ts";
import { refusalWhen, type Operation } from "../../src/bundle/model.ts";
import type { Made } from "../arbitraries/clean-request.ts";
import { documentOf } from "../arbitraries/documents.ts";
import type { Draw } from "../arbitraries/draw.ts";
import { isNamed, usersByName } from "../arbitraries/named.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program, Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { auditProblems, showAudit } from "./audit-shown.ts";
import {
  begin,
  call,
  cleanInput,
  closes,
  keyed,
  makeResources,
  makersOf,
  operationNamed,
  raisedBy,
  read,
  refused,
  sentAgain,
  type Builder,
} from "./build.ts";

/** What was acknowledged survives a kill: counts, states, used keys and entries of the audit. The kill comes right after the last answer. */
export const durable: Attack = {
  suffix: "durable",
  restarts: true,
  fixed: (scene) => [(draw: Draw) => killed(scene, draw), (draw: Draw) => killed(scene, draw)],
  inspect: auditProblems,
};

function killed(scene: Scene, draw: Draw): Program {
  const { operation, profile } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const users = usersByName(profile, operation).filter((user) => user !== operation);
  for (const user of users) makeResources(builder, user, "self", new Map(builder.made));
  const before = read(builder);
  const input = keyed(builder, operation, cleanInput(builder) ?? {});
  const acknowledged = call(builder, operation, input, { role: "control" });
  builder.add({ do: "restart", without: [] });
  read(builder, "self", before, raisedBy(operation));
  // Without a key and a state of its own, the same request again is another one.
  if (operation.idempotentAt !== undefined || closes(profile, operation) !== undefined)
    builder.add({ do: "replay", role: "attack", of: acknowledged, expect: sentAgain(scene, acknowledged) });
  const raised = raisedBy(operation);
  for (const [name, resource] of Object.entries(profile.document.resources)) {
    if (resource.issued_by === operation.name) {
      const mover = useAfterRestart(builder, name, { step: acknowledged, operation: operation.name, input });
      for (const [reading, by] of Object.entries(mover === undefined ? {} : raisedBy(mover)))
        raised[reading] = (raised[reading] ?? 0) + by;
    }
    for (const move of resource.moves) {
      if (move.by === operation.name && !isNamed(profile, name)) refuseUses(builder, name, move.to);
    }
  }
  read(builder, "self", before, raised);
  for (const user of users) call(builder, user, cleanInput(builder, user), { expect: { see: "model" } });
  showInForce(builder, input);
  if (operation.audited !== undefined) showAudit(builder);
  return builder.program();
}

/** The document that was put in force is in force after the kill. */
function showInForce(builder: Builder, input: Template): void {
  const { profile, operation } = builder.scene;
  for (const [kind, { inForce }] of profile.documents) {
    if (inForce?.by !== operation.name || inForce.shown === undefined) continue;
    const equals = documentOf(profile, kind, String(valueAt(input, inForce.at))) as Template;
    const shower = operationNamed(builder.scene, inForce.shown.from);
    call(builder, shower, cleanInput(builder, shower), {
      expect: { see: "clean", body: [{ at: inForce.shown.at, equals }] },
    });
  }
}

/** A resource made before the kill is live after it: what moves it passes, and is returned. */
function useAfterRestart(builder: Builder, resource: string, made: Made): Operation | undefined {
  const { profile } = builder.scene;
  builder.made.set(resource, made);
  const [move] = profile.document.resources[resource]?.moves ?? [];
  if (move === undefined) return undefined;
  const mover = operationNamed(builder.scene, move.by);
  call(builder, mover, cleanInput(builder, mover), { expect: { see: "model" } });
  builder.add({ do: "restart", without: [] });
  refuseUses(builder, resource, move.to);
  return mover;
}

/** A resource moved before the kill is still where it was moved to: every use that asks for another state is refused. */
function refuseUses(builder: Builder, resource: string, to: string): void {
  // As it stands: no resource that is still live may take the place of the one that was moved.
  const made = new Map(builder.made);
  for (const user of builder.scene.profile.operations) {
    const state = refusalWhen(user, "state");
    const cited = makersOf(builder.scene, user).every((needed) => made.has(needed.resource));
    if (state?.resource === resource && cited && !state.live.includes(to))
      call(builder, user, cleanInput(builder, user, made), { expect: refused(state.code) });
  }
}
