import { apart } from "./apart.ts";
import type { Evidence, Judgement } from "./evidence.ts";
import { onceEach } from "./once-each.ts";
import { retold } from "./retold.ts";
import { withinBudget } from "./within-budget.ts";

/** What the contract does not let a server answer, it did not answer. */
const foreseen: Judgement = ({ journal }) => [...new Set(journal.unforeseen)];

/** All questions, each with the promise it is about. */
const JUDGEMENTS: Readonly<Record<string, Judgement>> = {
  "lost or doubled": onceEach,
  "over budget": withinBudget,
  "not as it was allowed": retold,
  "another tenant's": apart,
  unforeseen: foreseen,
};

/** What is wrong, in a line each. None when everything held. */
export function judge(evidence: Evidence): string[] {
  return Object.entries(JUDGEMENTS).flatMap(([promise, judgement]) =>
    judgement(evidence).map((line) => `${promise}: ${line}`),
  );
}
