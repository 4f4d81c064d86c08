import type { Draw } from "../arbitraries/draw.ts";
import { namingPlaces } from "../arbitraries/named.ts";
import { operationNamed, type Scene } from "../arbitraries/scene.ts";
import { entriesDue, entriesShown, NO_ENTRIES_SHOWN, type AuditEntry } from "../oracles/audit.ts";
import type { CallStep, Program } from "../program/program.ts";
import type { Entry, Problem, Transcript } from "../program/transcript.ts";
import type { Refusal } from "../../src/bundle/model.ts";
import type { Attack } from "./attack.ts";
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
  inspect: (scene, transcript) => compare(scene, transcript),
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
  show(builder);
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
  show(builder);
  return builder.program();
}

function show(builder: Builder): void {
  const { scene } = builder;
  const shower = operationNamed(scene, scene.profile.document.audit?.from ?? "");
  for (const as of ["self", "other"] as const) call(builder, shower, undefined, { as, role: "probe" });
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

/** What each tenant is shown against what its calls must have left. */
function compare({ profile }: Scene, { entries }: Transcript): Problem[] {
  const from = profile.document.audit?.from;
  return entries.flatMap((shown, index) => {
    if (shown.step.operation !== from || shown.reading.kind !== "clean") return [];
    const calls = entries.slice(0, index).filter(({ step }) => step.as === shown.step.as);
    return differences(shown, entriesDue(profile, calls), entriesShown(profile, shown.reading.body));
  });
}

/** Without regard to order: what came at the same moment may stand in any. */
function differences({ id }: Entry, due: readonly AuditEntry[], seen: readonly AuditEntry[] | undefined): Problem[] {
  const expected = `${due.length} entries, one for each call that leaves one, with its action and digest`;
  if (seen === undefined) return [{ step: id, oracle: "inspection", expected, seen: NO_ENTRIES_SHOWN }];
  const left = seen.map(textOf);
  const missing = due.filter((entry) => {
    const at = left.indexOf(textOf(entry));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  if (missing.length === 0 && left.length === 0) return [];
  const actions = missing.map(({ action }) => action);
  const lacking = missing.length === 0 ? "" : `, none for ${[...new Set(actions)].join(", ")}`;
  return [
    {
      step: id,
      oracle: "inspection",
      expected,
      seen: `${seen.length} entries, ${left.length} that nothing left${lacking}`,
    },
  ];
}

function textOf({ action, digest }: AuditEntry): string {
  return `${action} ${digest}`;
}
