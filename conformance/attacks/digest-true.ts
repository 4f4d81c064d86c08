import { canonicalJson } from "../../src/bundle/canonical-json.ts";
import { valueAt } from "../../src/bundle/json-pointer.ts";
import type { Draw } from "../arbitraries/draw.ts";
import { operationNamed, type Scene } from "../arbitraries/scene.ts";
import { covered, entriesShown, NO_ENTRIES_SHOWN } from "../oracles/audit.ts";
import type { Program, Template } from "../program/program.ts";
import type { Problem, Transcript } from "../program/transcript.ts";
import type { Attack } from "./attack.ts";
import { begin, call, cleanInput, makeResources, put, without, type Builder } from "./build.ts";

const STYLES = [undefined, "pretty", "shuffled", "escaped", "shuffled"] as const;

/** The digest in the audit stands for the values that were sent: for all of them, and for nothing else. */
export const digestTrue: Attack = {
  suffix: "digest-true",
  fixed: (scene) => [0, 1, 2].map(() => (draw: Draw) => varied(scene, draw)),
  random: varied,
  inspect: (scene, transcript) => compare(scene, transcript),
};

/** One request in several spellings, and others that differ from it in one covered member each. */
function varied(scene: Scene, draw: Draw): Program {
  const { operation, profile } = scene;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  const first = unkeyed(builder);
  for (const style of STYLES) call(builder, operation, first, style === undefined ? {} : { send: { style } });
  const other = unkeyed(builder);
  for (const at of operation.audited?.params ?? []) {
    const value = valueAt(other, at) as Template | undefined;
    call(builder, operation, value === undefined ? without(first, at) : put(first, at, value));
  }
  call(builder, operation, other);
  call(builder, operationNamed(scene, profile.document.audit?.from ?? ""), undefined, { role: "probe" });
  return builder.program();
}

/** A clean request without a key: each leaves an entry of its own. */
function unkeyed(builder: Builder): Template {
  const { idempotentAt } = builder.scene.operation;
  const input = cleanInput(builder) ?? {};
  return idempotentAt === undefined || valueAt(input, idempotentAt) === undefined
    ? input
    : without(input, idempotentAt);
}

/** Equal values must have equal digests, and different values different ones. */
function compare({ operation, profile }: Scene, { entries }: Transcript): Problem[] {
  const { audited } = operation;
  const shown = entries.findLast(({ step }) => step.operation === profile.document.audit?.from);
  const calls = entries.filter(
    ({ step, role, reading }) => step.operation === operation.name && role === "attack" && reading.kind === "clean",
  );
  // Another answer is a problem of its own step.
  if (audited === undefined || shown?.reading.kind !== "clean") return [];
  const all = entriesShown(profile, shown.reading.body)?.filter(({ action }) => action === audited.accepted);
  const problem = (seen: string): Problem[] => [
    {
      step: shown.id,
      oracle: "inspection",
      expected: "one digest for equal values of the covered members, and another for others",
      seen,
    },
  ];
  if (all === undefined) return problem(NO_ENTRIES_SHOWN);
  const own = all.slice(-calls.length);
  if (own.length < calls.length) return problem(`${own.length} entries for ${calls.length} calls`);
  const digests = new Map<string, Set<string>>();
  for (const [index, { sent }] of calls.entries()) {
    const values = canonicalJson(covered(sent, audited.params));
    digests.set(values, (digests.get(values) ?? new Set()).add(own[index]?.digest ?? ""));
  }
  if ([...digests.values()].some((each) => each.size > 1)) return problem("equal values with different digests");
  const different = new Set([...digests.values()].flatMap((each) => [...each]));
  return different.size < digests.size ? problem("different values with equal digests") : [];
}
