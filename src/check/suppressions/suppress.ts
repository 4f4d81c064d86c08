import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { fault, type RuleFact } from "../context.ts";
import type { Allowance } from "./allowance.ts";

/** A finding that was let pass. */
export interface Suppressed {
  readonly finding: Finding;
  readonly by: Allowance;
}

/** What is left of the findings, and what was let pass. */
export interface Suppression {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
}

/** What a run looked at: an allowance is only stale where it could have been used. */
export interface Seen {
  readonly rules: readonly RuleFact[];
  readonly ran: ReadonlySet<string>;
  readonly looked: (document: string) => boolean;
}

/** Lets findings pass that somebody gave a reason for, and adds one for each allowance that has none, names no rule, or let nothing pass. Those are never let pass themselves. */
export function suppress(findings: readonly Finding[], allowances: readonly Allowance[], seen: Seen): Suppression {
  const facts = new Map(seen.rules.map((rule) => [rule.id, rule]));
  const usable = allowances.filter(({ rule, reason }) => reason !== "" && facts.get(rule)?.fixed === undefined);
  const suppressed: Suppressed[] = [];
  const left: Finding[] = [];
  for (const finding of findings) {
    const by = usable.find((allowance) => allowance.covers(finding));
    if (by === undefined) left.push(finding);
    else suppressed.push({ finding, by });
  }
  const used = new Set(suppressed.map(({ by }) => by));
  const faults = allowances.flatMap((allowance) => faultOf(allowance, used.has(allowance), facts, seen) ?? []);
  return { findings: [...left, ...faults], suppressed };
}

function faultOf(
  allowance: Allowance,
  used: boolean,
  facts: ReadonlyMap<string, RuleFact>,
  { ran, looked }: Seen,
): Finding | undefined {
  const { rule, reason, document } = allowance;
  const fact = facts.get(rule);
  if (fact === undefined) {
    const near = didYouMean(rule, facts.keys());
    const remedy = near === undefined ? "run: membrane list rules" : `did you mean "${near}"?`;
    return stale(allowance, "the suppression names no rule", remedy);
  }
  if (fact.fixed !== undefined)
    return stale(allowance, `findings of ${rule} cannot be suppressed, ${fact.fixed}`, "mend what it found");
  if (reason === "")
    return about(
      allowance,
      "suppression-unreasoned",
      `the suppression of ${rule} says no reason`,
      "say why what it found may pass",
    );
  if (used || !ran.has(rule) || !looked(document)) return undefined;
  return stale(allowance, `the suppression of ${rule} suppresses nothing`, "take it out");
}

function stale(allowance: Allowance, message: string, remedy: string): Finding {
  return about(allowance, "suppression-stale", message, remedy);
}

/** A configuration may hold credentials, so no report quotes it. */
function about({ place, kind, rule }: Allowance, id: string, message: string, remedy: string): Finding {
  return { ...fault(id, place, message, remedy), subject: rule, ...(kind === "external" ? { withheld: true } : {}) };
}
