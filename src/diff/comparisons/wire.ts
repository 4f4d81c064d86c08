import type { Change } from "../change.ts";
import type { Comparison } from "./comparison.ts";
import { pairsOf, type Pair } from "./pairs.ts";
import { changedAt, documentsOf, type SaidChange } from "./said.ts";

/** Compares the frame of every answer, the limits of every request, and how callers show who they are. */
export const wire: Comparison = (base, head) => pairsOf(base.bundle, head.bundle).flatMap((pair) => ofPair(pair));

function ofPair({ base, head }: Pair): Change[] {
  const both = documentsOf(base, head);
  const at = (pointer: string, say: (before: unknown, after: unknown) => SaidChange): Change[] =>
    changedAt(both, head.name, pointer, say);
  const envelope = (message: string) => (): SaidChange => ({ rule: "envelope-changed", message });
  return [
    ...at("/wire/max_body_bytes", (before, after) => limit("the longest body", before, after)),
    ...at("/wire/max_depth", (before, after) => limit("the deepest nesting", before, after)),
    ...at("/wire/media_type", (before, after) => ({
      rule: "carrier-changed",
      message: `bodies were ${String(before)} and are ${String(after)}`,
    })),
    ...at("/wire/outcomes", (before, after) => outcomes(before, after)),
    ...at("/wire/refused_outcome", envelope("a refusal says another outcome")),
    ...at("/wire/envelope", envelope("answers have another frame")),
    ...at("/wire/refusal_envelope", envelope("refusals have another frame")),
    ...at("/wire/refusal_body", envelope("refusals have another body")),
    ...at("/wire/pointers", envelope("the parts of an answer are in other places")),
    ...at("/wire/equal", envelope("other places of an answer must hold the same")),
    ...at("/wire/unrouted", envelope("a request that no route matches gets another answer")),
    ...at("/identities/header", credential),
    ...at("/identities/scheme", credential),
    ...at("/identities/scope", () => ({ rule: "credential-changed", message: "a credential needs another scope" })),
    ...at("/runtime", envelope("the runtime answers in other places, or lists its routes in another form")),
  ];
}

function limit(what: string, before: unknown, after: unknown): SaidChange {
  const raised = Number(after) > Number(before);
  return {
    rule: raised ? "limit-raised" : "limit-lowered",
    message: `${what} was ${String(before)} and is ${String(after)}`,
  };
}

function credential(before: unknown, after: unknown): SaidChange {
  return {
    rule: "credential-changed",
    message: `credentials were shown with ${JSON.stringify(before)} and are with ${JSON.stringify(after)}`,
  };
}

function outcomes(before: unknown, after: unknown): SaidChange {
  const [was, is] = [(before ?? []) as string[], (after ?? []) as string[]];
  const won = is.filter((each) => !was.includes(each));
  if (won.length > 0) return { rule: "response-emits-more", message: `answers may say the outcome ${won.join(", ")}` };
  return {
    rule: "response-emits-less",
    message: `answers do not say the outcome ${was.filter((each) => !is.includes(each)).join(", ")} any more`,
  };
}
