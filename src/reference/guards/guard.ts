import type { Refusal, RefusalCondition } from "../../bundle/model.ts";
import type { Crossing, OpenCrossing } from "../crossing.ts";

/** A guard's no. The code is the contract's. */
export interface Refused {
  /** Which guard answered: the word of its condition. */
  readonly failedGate: string;
  readonly code: string;
}

/** What a guard says: a refusal, or nothing. */
export type Verdict = Refused | undefined;

/** The words whose guards look at the request only. Guards of the other words run inside the tenant's transaction. */
export const INGRESS_CONDITIONS = [
  "unauthenticated",
  "media-type",
  "too-large",
  "unparseable",
  "secret",
  "raw-payload",
  "shape",
  "gate",
  "foreign-tenant",
] as const satisfies readonly RefusalCondition[];

type IngressCondition = (typeof INGRESS_CONDITIONS)[number];

/** The contract's entry for a word. */
export type ConditionOf<W extends RefusalCondition> = Extract<Refusal, { when: W }>;

/** Judges one refusal condition of one crossing. It changes nothing. */
export type Guard<W extends RefusalCondition> = (
  crossing: W extends IngressCondition ? Crossing : OpenCrossing,
  condition: ConditionOf<W>,
) => Verdict | Promise<Verdict>;

/** Words of profiles that this reference does not serve. */
export type Unguarded = "key-scope" | "unbound" | "not-in-force" | "outside" | "over-limit" | "key-unavailable";

/** A guard for every word that is served: one without does not compile. */
export type Guards = { readonly [W in Exclude<RefusalCondition, Unguarded>]: Guard<W> } & {
  readonly [W in Unguarded]?: Guard<W>;
};

/** The refusal of a condition if it applies. */
export function refuseIf(applies: boolean, condition: Refusal): Verdict {
  return applies ? { failedGate: condition.when, code: condition.code } : undefined;
}
