import { accepting, all, idempotent, keepsSomething, movedByAnother, refusing } from "../follows.ts";
import type { ObligationKind } from "../obligation.ts";

/** Promises about what stays true over many calls. */
export const STATE_KINDS: readonly ObligationKind[] = [
  {
    suffix: "state-refused",
    promise:
      "A resource that left its live states is refused for ever: after any number of calls, replays and new resources.",
    followsFrom: "`resources`, their moves, and the refusals `state` and `replay-state`",
    oracle: "a model read from the contract, over generated programs",
    follows: refusing("state", "replay-state"),
    powers: [],
    minimum: 3,
  },
  {
    suffix: "replay",
    promise:
      "The same request again, whether or not it names its own tenant, has one effect and the same answer; after the resource was moved on it is refused.",
    followsFrom: "`idempotent`",
    oracle: "equality of answer bodies; readings",
    follows: idempotent,
    powers: [],
    minimum: 4,
  },
  {
    suffix: "replay-conflict",
    promise: "A used key with another body is refused as a conflict and has no effect.",
    followsFrom: "`idempotent` and the refusal `idempotency-conflict`",
    oracle: "refusal code; readings",
    follows: all(idempotent, refusing("idempotency-conflict")),
    powers: [],
    minimum: 4,
  },
  {
    suffix: "replay-scope",
    promise:
      "The same key of another tenant or another operation is another key, and so is one that is nearly the same.",
    followsFrom: "`idempotent`",
    oracle: "clean answers; inequality of issued references",
    follows: idempotent,
    powers: ["identities"],
    minimum: 4,
  },
  {
    suffix: "replay-race",
    promise: "The same request sent many times at once has one effect.",
    followsFrom: "`idempotent`",
    oracle: "readings after the answers; equality of accepted bodies",
    follows: idempotent,
    powers: [],
    minimum: 4,
  },
  {
    suffix: "race",
    promise: "A resource that is used and moved at the same time behaves as if one came after the other.",
    followsFrom: "a refusal `state`, a move of that resource by another operation, and a count the operation raises",
    oracle: "an order of calls and readings that the contract's states explain",
    follows: all(refusing("state"), movedByAnother, ({ operation }) => operation.counts.length > 0),
    powers: [],
    minimum: 8,
  },
  {
    suffix: "durable",
    promise: "What was acknowledged is there after a kill and a restart: readings, states and used keys.",
    followsFrom: "a durable maturity label, and a state, a count or a key that the operation keeps",
    oracle: "readings, refusals and replays after the restart",
    follows: all(keepsSomething, accepting, ({ operation }) => operation.label.durable),
    powers: ["restart"],
    minimum: 1,
  },
];
