import { accepting, all, readable, takesInput, takesOwnTexts } from "../follows.ts";
import type { ObligationKind } from "../obligation.ts";
import { provokingPowers } from "../provoking-powers.ts";

/** Promises about answers as such. */
export const ANSWER_KINDS: readonly ObligationKind[] = [
  {
    suffix: "control-accepted",
    promise:
      "A clean request gets the clean answer, whatever legal values it holds and whatever was refused before it.",
    followsFrom: "every operation",
    oracle: "outcome, status and body schema of the clean answer",
    follows: () => true,
    powers: [],
    minimum: 10,
  },
  {
    suffix: "closed-response",
    promise: "Every answer has exactly the declared members, classes and constants.",
    followsFrom: "every operation; the envelope, body and refusal body schemas",
    oracle: "closed JSON Schema validation of all traffic, and the pairs of places that must be equal",
    follows: () => true,
    powers: [],
    minimum: 10,
    passive: true,
  },
  {
    suffix: "refusal-declared",
    promise: "Every refusal has a code the operation declares, with the HTTP status of that code.",
    followsFrom: "`refuses`",
    oracle: "code and status of all traffic",
    follows: ({ operation }) => operation.refuses.length > 0,
    powers: [],
    minimum: 10,
    passive: true,
  },
  {
    suffix: "refusal-reached",
    promise: "Every refusal code the operation declares was provoked in this run.",
    followsFrom: "`refuses`",
    oracle: "codes seen in all traffic; a code that requests were due and none got is a violation",
    follows: ({ operation }) => operation.refuses.length > 0,
    powers: [],
    alsoNeeds: provokingPowers,
    minimum: 1,
    passive: true,
  },
  {
    suffix: "accepted-value-silent",
    promise: "Values of an accepted request come back in no later answer and in no log.",
    followsFrom: "operations that accept texts of their callers",
    oracle: "canaries in accepted values, searched in every later answer and in logs",
    follows: all(accepting, takesInput, takesOwnTexts),
    powers: ["identities"],
    minimum: 5,
  },
  {
    suffix: "undeclared-carrier-silent",
    promise:
      "Material in a place the contract does not declare (headers, cookies, query, path) is not stored, counted, logged or echoed.",
    followsFrom: "every operation",
    oracle: "canaries in undeclared carriers, searched on every surface",
    follows: () => true,
    powers: [],
    minimum: 6,
  },
  {
    suffix: "label-true",
    promise:
      "The label the runtime lists for the route is the label of the contract, the route is where the contract says, and what the runtime says it lacks is not there.",
    followsFrom: "`operation_maturity` and the runtime listing",
    oracle: "runtime listing against the contract; the refusal of no route at operations of an absent capability",
    follows: () => true,
    powers: [],
    minimum: 1,
  },
  {
    suffix: "count-true",
    promise: "An accepted call raises exactly the readings the contract names, by one, for its own tenant only.",
    followsFrom: "`counts` and `readings`",
    oracle: "readings before and after, of both tenants",
    follows: all(accepting, takesInput, readable),
    powers: ["identities"],
    minimum: 5,
  },
];
