import type { Refusal, RefusalCondition } from "../../src/bundle/model.ts";
import { code } from "./markdown.ts";

/** When a refusal answers, as the end of the sentence "refused when ...". */
export function conditionSentence(refusal: Refusal): string {
  const sentence = SENTENCES[refusal.when] as (refusal: Refusal) => string;
  return sentence(refusal);
}

/** One sentence for each word of the vocabulary: a word without one does not compile. */
const SENTENCES: { readonly [W in RefusalCondition]: (refusal: Extract<Refusal, { when: W }>) => string } = {
  unauthenticated: () => "the caller shows no credential, or an unknown one",
  "media-type": () => "the body is not declared as the media type of the wire",
  "too-large": () => "the body is longer than the wire allows",
  unparseable: () => "the body is not one strict JSON text within the limits",
  secret: () => "declared secret material is anywhere in the input",
  "raw-payload": () => "a declared raw payload is anywhere in the input",
  shape: () => "the input does not satisfy the request schema",
  gate: ({ at, value }) => `${code(at)} is not ${code(String(value))}`,
  "foreign-tenant": ({ at }) => `${code(at)} names another tenant than the caller's`,
  unknown: ({ resource, at, binds }) =>
    `the ${resource} cited at ${code(at)} does not exist for this tenant${boundTo(binds)}`,
  state: ({ resource, at, live }) => `the ${resource} cited at ${code(at)} is not ${anyOf(live)}`,
  "replay-state": ({ resource, live }) =>
    `the request is a replay, and the ${resource} it would hand back is not ${anyOf(live)}`,
  scope: ({ resource, at, within }) =>
    `${code(at)} is not in ${code(within)} of the request that created the ${resource}`,
  standing: ({ at, values, provenance }) =>
    `${code(at)} is ${anyOf(values)}, and ${code(provenance)} shows no reviewer standing the tenant was given`,
  admission: () => "production is asked for, and no live record admits it",
  "idempotency-conflict": () => "the idempotency key was used with another body",
  "record-unsigned": ({ at }) => `no trust anchor verifies the signature of ${code(at)}`,
  "record-secret": ({ at }) => `the verified record in ${code(at)} holds secret material`,
  "record-incomplete": ({ at }) => `the verified record in ${code(at)} does not satisfy its schema`,
  "record-foreign": ({ at }) => `the verified record in ${code(at)} names another tenant`,
  "record-expired": ({ at }) => `the verified record in ${code(at)} is outside its timeframe`,
  "key-scope": ({ status }) =>
    `the credential lacks the scope of the profile${status === undefined ? "" : ` (status ${status})`}`,
  unbound: () => "the credential is bound to no tenant",
  "not-in-force": ({ document }) => `no valid ${document} is in force for the tenant`,
  outside: ({ document, at, within }) =>
    within === undefined
      ? `${code(at)} is the name of no ${document}`
      : `${code(at)}, or any item of it, is not in ${code(within)} of the ${document} in force`,
  "over-limit": ({ counter }) => `the counter ${code(counter)} has reached its limit`,
  "key-unavailable": () =>
    "the key that seals the secret, or that sealed the one to be used, is not there or does not open it",
  always: () => "nothing above applies: the operation always refuses",
};

function boundTo(binds: readonly string[]): string {
  return binds.length === 0 ? "" : ` with the same ${binds.map((at) => code(at)).join(", ")}`;
}

function anyOf(words: readonly string[]): string {
  return words.map((word) => code(word)).join(" or ");
}
