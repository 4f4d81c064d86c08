import type { Refusal, RefusalCondition } from "../../src/bundle/model.ts";
import { code } from "./markdown.ts";

/** When a refusal answers, as the end of the sentence "refused when ...". `shown` makes what a page shows of a word of the contract. */
export function conditionSentence(refusal: Refusal, shown: Shown = code): string {
  const sentence = SENTENCES[refusal.when] as (refusal: Refusal, shown: Shown) => string;
  return sentence(refusal, shown);
}

type Shown = (word: string) => string;

/** One sentence for each word of the vocabulary: a word without one does not compile. */
const SENTENCES: {
  readonly [W in RefusalCondition]: (refusal: Extract<Refusal, { when: W }>, shown: Shown) => string;
} = {
  unauthenticated: () => "the caller shows no credential, or an unknown one",
  "media-type": () => "the body is not declared as the media type of the wire",
  "too-large": () => "the body is longer than the wire allows",
  unparseable: () => "the body is not one strict JSON text within the limits",
  secret: () => "declared secret material is anywhere in the input",
  "raw-payload": () => "a declared raw payload is anywhere in the input",
  shape: () => "the input does not satisfy the request schema",
  gate: ({ at, value }, shown) => `${shown(at)} is not ${shown(String(value))}`,
  "foreign-tenant": ({ at }, shown) => `${shown(at)} names another tenant than the caller's`,
  unknown: ({ resource, at, binds }, shown) =>
    `the ${resource} cited at ${shown(at)} does not exist for this tenant${boundTo(binds, shown)}`,
  state: ({ resource, at, live }, shown) => `the ${resource} cited at ${shown(at)} is not ${anyOf(live, shown)}`,
  "replay-state": ({ resource, live }, shown) =>
    `the request is a replay, and the ${resource} it would hand back is not ${anyOf(live, shown)}`,
  scope: ({ resource, at, within }, shown) =>
    `${shown(at)} is not in ${shown(within)} of the request that created the ${resource}`,
  standing: ({ at, values, provenance }, shown) =>
    `${shown(at)} is ${anyOf(values, shown)}, and ${shown(provenance)} shows no reviewer standing the tenant was given`,
  admission: () => "production is asked for, and no live record admits it",
  "idempotency-conflict": () => "the idempotency key was used with another body",
  "record-unsigned": ({ at }, shown) => `no trust anchor verifies the signature of ${shown(at)}`,
  "record-secret": ({ at }, shown) => `the verified record in ${shown(at)} holds secret material`,
  "record-incomplete": ({ at }, shown) => `the verified record in ${shown(at)} does not satisfy its schema`,
  "record-foreign": ({ at }, shown) => `the verified record in ${shown(at)} names another tenant`,
  "record-expired": ({ at }, shown) => `the verified record in ${shown(at)} is outside its timeframe`,
  "key-scope": () => "the credential lacks the scope of the profile",
  unbound: () => "the credential is bound to no tenant",
  "not-in-force": ({ document }) => `no valid ${document} is in force for the tenant`,
  outside: ({ document, at, within }, shown) =>
    within === undefined
      ? `${shown(at)} is the name of no ${document}`
      : `${shown(at)}, or any item of it, is not in ${shown(within)} of the ${document} in force`,
  "over-limit": ({ counter }, shown) => `the counter ${shown(counter)} has reached its limit`,
  "key-unavailable": () =>
    "the key that seals the secret, or that sealed the one to be used, is not there or does not open it",
  always: () => "nothing above applies: the operation always refuses",
};

function boundTo(binds: readonly string[], shown: Shown): string {
  return binds.length === 0 ? "" : ` with the same ${binds.map((at) => shown(at)).join(", ")}`;
}

function anyOf(words: readonly string[], shown: Shown): string {
  return words.map((word) => shown(word)).join(" or ");
}
