import type { Refusal, RefusalCondition } from "../../bundle/model.ts";
import type { Crossing, OpenCrossing } from "../crossing.ts";
import type { EvidenceTypes } from "../evidence/evidence-types.ts";
import type { ProfileTypes } from "../profile-types.ts";

/** A guard's no. The code is the contract's. */
export interface Refused {
  /** Which guard answered: the word of its condition. */
  readonly failedGate: string;
  readonly code: string;
  /** HTTP status, where the contract says another than that of the code. */
  readonly status?: number;
}

/** What a guard says: a refusal, or nothing. */
export type Verdict = Refused | undefined;

/** The words whose guards look at the request only. Guards of the other words run inside the tenant's transaction. */
export const INGRESS_CONDITIONS = [
  "unauthenticated",
  "key-scope",
  "unbound",
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
export type Guard<W extends RefusalCondition, T extends ProfileTypes = EvidenceTypes> = (
  crossing: W extends IngressCondition ? Crossing<T["own"]> : OpenCrossing<T>,
  condition: ConditionOf<W>,
) => Verdict | Promise<Verdict>;

/** Words the evidence profile does not say. */
export type Unguarded = "key-scope" | "unbound" | "not-in-force" | "outside" | "over-limit" | "key-unavailable";

/** A guard for every word of a profile: one without does not compile. */
export type Guards<T extends ProfileTypes = EvidenceTypes> = { readonly [W in T["words"]]: Guard<W, T> } & {
  readonly [W in Exclude<RefusalCondition, T["words"]>]?: Guard<W, T>;
};

/** The refusal of a condition if it applies. */
export function refuseIf(applies: boolean, condition: Refusal): Verdict {
  if (!applies) return undefined;
  const status = "status" in condition ? condition.status : undefined;
  return { failedGate: condition.when, code: condition.code, ...(status === undefined ? {} : { status }) };
}

/** A guard whose word is not known before it is asked for. */
export type AnyGuard<T extends ProfileTypes> = (
  crossing: Crossing<T["own"]> | OpenCrossing<T>,
  condition: Refusal,
) => Verdict | Promise<Verdict>;

/** The guard of a word, undefined where the profile has none. */
export function guardOf<T extends ProfileTypes>(guards: Guards<T>, when: RefusalCondition): AnyGuard<T> | undefined {
  return (guards as Readonly<Partial<Record<RefusalCondition, AnyGuard<T>>>>)[when];
}
