import { sortFindings, type Finding } from "../diagnostics/finding.ts";
import type { CheckContext, CheckRule, Need } from "./context.ts";
import { CHECK_RULES } from "./rules/index.ts";

/** What the rules found, and which of them had something to look at. */
export interface RulesRun {
  readonly findings: readonly Finding[];
  readonly ran: readonly string[];
}

/** Runs every rule whose need is met, but those that are off. */
export function runRules(context: CheckContext, rules: readonly CheckRule[] = CHECK_RULES): RulesRun {
  const met: Readonly<Record<Need, boolean>> = {
    bundle: true,
    pages: context.documentation !== undefined,
    runtime: context.runtimes !== undefined,
    replays: context.replays !== undefined,
  };
  const off = new Set(context.rules.filter(({ setting }) => setting === "off").map(({ id }) => id));
  const chosen = rules.filter((rule) => met[rule.needs] && !off.has(rule.id));
  const ofProject = chosen.flatMap((rule) => rule.check?.(context) ?? []);
  const ofPages = judged(context, chosen);
  return { findings: sortFindings([...ofProject, ...ofPages]), ran: chosen.map((rule) => rule.id) };
}

/** All rules look at a page before the next is read. */
function judged(context: CheckContext, rules: readonly CheckRule[]): Finding[] {
  const { documentation } = context;
  if (documentation === undefined) return [];
  const judges = rules.flatMap((rule) => rule.judge?.(context, documentation) ?? []);
  return [
    ...documentation.pages.flatMap((page) => judges.flatMap((judge) => judge.ofPage?.(page) ?? [])),
    ...judges.flatMap((judge) => judge.ofAll?.() ?? []),
  ];
}
