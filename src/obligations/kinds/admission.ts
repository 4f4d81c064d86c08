import { accepting, all, refusing } from "../follows.ts";
import type { ObligationKind, Subject } from "../obligation.ts";

const submitsRecords = ({ operation, profile }: Subject): boolean =>
  profile.document.admission?.record.submitted_by === operation.name;
const decides = ({ operation, profile }: Subject): boolean =>
  profile.document.admission?.decision.by === operation.name;
const ofAdmission = ({ profile }: Subject): string | undefined => profile.document.admission?.capability;

/** Promises about production admission, and about what a decision rests on. */
export const ADMISSION_KINDS: readonly ObligationKind[] = [
  {
    suffix: "admission-refused",
    promise:
      "A production request is refused unless a live signed record names the operation, the tenant and every coordinate.",
    followsFrom: "the refusal `admission` and the coordinates of the admission rules",
    oracle: "refusal code for each coordinate changed on its own; the clean answer under the record",
    follows: all(refusing("admission"), accepting),
    powers: ["signer"],
    minimum: 8,
    capability: ofAdmission,
  },
  {
    suffix: "admission-refused-by-default",
    promise: "Without a record a production request is refused.",
    followsFrom: "the refusal `admission`",
    oracle: "refusal code; readings",
    follows: all(refusing("admission"), accepting),
    powers: [],
    minimum: 4,
  },
  {
    suffix: "admission-opens-nothing",
    promise: "Under a live record secrets and raw payloads are refused as ever.",
    followsFrom: "the refusals `admission`, `secret` and `raw-payload`",
    oracle: "refusal code; readings; leak search",
    follows: all(refusing("admission"), refusing("secret"), accepting),
    powers: ["signer"],
    minimum: 4,
    capability: ofAdmission,
  },
  {
    suffix: "admission-decided",
    promise:
      "The decision is `candidate` only for a clean request in scope, and `admitted` only under a live record for exactly those coordinates.",
    followsFrom: "the decision of the admission rules",
    oracle: "decision in the body",
    follows: decides,
    powers: ["signer"],
    minimum: 8,
    capability: ofAdmission,
  },
  {
    suffix: "admission-undecided",
    promise: "Without a record the decision is at most `candidate`, and that only for a clean request in scope.",
    followsFrom: "the decision of the admission rules",
    oracle: "decision in the body",
    follows: decides,
    powers: [],
    minimum: 6,
  },
  {
    suffix: "record-refused",
    promise:
      "A record that is unsigned, tampered with, foreign, incomplete, secret-bearing or out of its timeframe is refused with its code and admits nothing.",
    followsFrom: "the refusals `record-*`",
    oracle: "refusal code; production requests afterwards",
    follows: submitsRecords,
    powers: ["signer"],
    minimum: 24,
    capability: ofAdmission,
  },
  {
    suffix: "fails-closed",
    promise:
      "Started without its trust anchor, the membrane admits nothing, also not by a record it filed before; started without its key, it seals nothing and opens nothing.",
    followsFrom: "the signer given to the run, and the refusal `key-unavailable`",
    oracle: "refusal code after a restart without the variable; readings; leak search",
    follows: (subject) => submitsRecords(subject) || refusing("key-unavailable")(subject),
    powers: ["restart", "environment"],
    alsoNeeds: (subject) => (submitsRecords(subject) ? ["signer"] : []),
    minimum: 1,
    capability: ofAdmission,
  },
];
