import { operationsIn, type Bundle, type RefusalCondition } from "../../src/bundle/model.ts";
import type { Guards, Unguarded } from "../../src/reference/guards/guard.ts";
import { mutated, type Mutant } from "./mutant.ts";
import { each, EVIDENCE } from "./operations.ts";

/** Which kind of obligation attacks each condition the reference guards: one without does not compile. */
const ATTACKED_BY: Readonly<Record<Exclude<RefusalCondition, Unguarded>, string>> = {
  unauthenticated: "unauthenticated-refused",
  "media-type": "strict-parsing",
  "too-large": "strict-parsing",
  unparseable: "strict-parsing",
  secret: "secret-refused",
  "raw-payload": "raw-payload-refused",
  shape: "closed-request",
  gate: "gate-refused",
  "foreign-tenant": "tenant-isolated",
  unknown: "unknown-refused",
  state: "state-refused",
  "replay-state": "state-refused",
  scope: "scope-refused",
  standing: "standing-refused",
  admission: "admission-refused-by-default",
  "idempotency-conflict": "replay-conflict",
  "record-unsigned": "record-refused",
  "record-secret": "record-refused",
  "record-incomplete": "record-refused",
  "record-foreign": "record-refused",
  "record-expired": "record-refused",
  always: "closed-response",
};

/** Each guard dropped: for every condition some operation refuses with, a membrane whose guard for it never refuses. */
export function guardsDropped(bundle: Bundle): Mutant[] {
  return (Object.keys(ATTACKED_BY) as (keyof typeof ATTACKED_BY)[]).flatMap((when) => {
    const refusing = operationsIn(bundle, EVIDENCE).filter(({ refuses }) =>
      refuses.some((refusal) => refusal.when === when),
    );
    if (refusing.length === 0) return [];
    const claims = each(ATTACKED_BY[when], ...refusing.map(({ name }) => name));
    const summary = `The guard against ${when} never refuses.`;
    return mutated(bundle, `guard-dropped/${when}`, summary, claims, () => (parts) => ({
      ...parts,
      guards: { ...parts.guards, [when]: () => undefined },
    }));
  });
}

/** The evaluator switched off for one operation, all others honest. */
export function evaluatorOff(bundle: Bundle): Mutant[] {
  const searching = operationsIn(bundle, EVIDENCE).filter(({ refuses }) =>
    refuses.some(({ when }) => when === "secret"),
  );
  return searching.map(({ name }) =>
    mutated(
      bundle,
      `evaluator-off/${name}`,
      `No guard is asked for ${name}.`,
      ["unauthenticated-refused", "secret-refused", "raw-payload-refused", "closed-request"].flatMap((suffix) =>
        each(suffix, name),
      ),
      () => (parts) => ({ ...parts, guards: silentFor(name, parts.guards) }),
    ),
  );
}

function silentFor(operation: string, guards: Guards): Guards {
  const silenced = Object.entries(guards).map(([when, guard]) => {
    const ask = guard as (crossing: { operation: { name: string } }, condition: unknown) => unknown;
    const asked: typeof ask = (crossing, condition) =>
      crossing.operation.name === operation ? undefined : ask(crossing, condition);
    return [when, asked];
  });
  return Object.fromEntries(silenced) as Guards;
}
