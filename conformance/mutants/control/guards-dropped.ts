import { operationsIn, type Bundle, type RefusalCondition } from "../../../src/bundle/model.ts";
import type { ControlTypes } from "../../../src/reference/index.ts";
import type { Mutant } from "../mutant.ts";
import { each } from "../operations.ts";
import { controlMutant, CONTROL_PLANE } from "./control-mutant.ts";

/** Which kind of obligation attacks each condition the control plane guards: one without does not compile. */
const ATTACKED_BY: Readonly<Record<ControlTypes["words"] & RefusalCondition, string>> = {
  unauthenticated: "unauthenticated-refused",
  "key-scope": "key-scope-refused",
  unbound: "unbound-refused",
  "media-type": "strict-parsing",
  "too-large": "strict-parsing",
  unparseable: "strict-parsing",
  shape: "closed-request",
  "foreign-tenant": "tenant-isolated",
  "not-in-force": "not-in-force-refused",
  outside: "outside-refused",
  state: "state-refused",
  "over-limit": "limit-refused",
  "key-unavailable": "fails-closed",
  "idempotency-conflict": "replay-conflict",
};

/** Each guard dropped: for every condition some operation refuses with, a control plane whose guard for it never refuses. */
export function controlGuardsDropped(bundle: Bundle): Mutant[] {
  return (Object.keys(ATTACKED_BY) as (keyof typeof ATTACKED_BY)[]).map((when) => {
    const refusing = operationsIn(bundle, CONTROL_PLANE).filter(({ refuses }) =>
      refuses.some((refusal) => refusal.when === when),
    );
    const claims = each(ATTACKED_BY[when], ...refusing.map(({ name }) => name));
    return controlMutant(
      bundle,
      `guard-dropped/${when}`,
      `The guard against ${when} never refuses.`,
      claims,
      () => (parts) => ({
        ...parts,
        guards: { ...parts.guards, [when]: () => undefined },
      }),
    );
  });
}
