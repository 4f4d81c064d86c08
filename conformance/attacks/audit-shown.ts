import { operationNamed, type Scene } from "../arbitraries/scene.ts";
import { entriesDue, entriesShown, NO_ENTRIES_SHOWN, type AuditEntry } from "../oracles/audit.ts";
import type { Entry, Problem, Transcript } from "../program/transcript.ts";
import { call, type Builder } from "./build.ts";

/** Has the audit shown to both tenants of a case. */
export function showAudit(builder: Builder): void {
  const { scene } = builder;
  const shower = operationNamed(scene, scene.profile.document.audit?.from ?? "");
  for (const as of ["self", "other"] as const) call(builder, shower, undefined, { as, role: "probe" });
}

/** What each tenant is shown against what its calls must have left. */
export function auditProblems({ profile }: Scene, { entries }: Transcript): Problem[] {
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
