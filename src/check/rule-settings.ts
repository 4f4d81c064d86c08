import { didYouMean } from "../diagnostics/did-you-mean.ts";
import type { Finding } from "../diagnostics/finding.ts";
import { allRules } from "./all-rules.ts";
import type { RuleAsSet, RuleHead, Setting } from "./context.ts";

/** What a project says of its rules, by their ids. Rules that are not named are as the kit has them. */
export type RuleSettings = ReadonlyMap<string, Setting>;

/** What is wrong with the settings of a project, and what to do about it. Only names that are nearly ours are quoted: the file may hold credentials. */
export function settingsFault(
  settings: RuleSettings,
  known: readonly RuleHead[] = allRules(),
): { message: string; remedy: string } | undefined {
  const rules = new Map(known.map((rule) => [rule.id, rule]));
  for (const [id, setting] of settings) {
    const rule = rules.get(id);
    if (rule === undefined) {
      const near = didYouMean(id, rules.keys());
      return {
        message: `configuration at /severity: ${near === undefined ? "a name is that of no rule" : `rule ${JSON.stringify(id)} does not exist`}`,
        remedy: near === undefined ? "run: membrane list rules" : `did you mean "${near}"?`,
      };
    }
    if (rule.fixed !== undefined && setting !== "error")
      return {
        message: `configuration at /severity: rule ${id} cannot be set to ${setting}, ${rule.fixed}`,
        remedy: "take it out, or set it to error",
      };
  }
  return undefined;
}

/** Every rule with what the project says of it. */
export function rulesAsSet(settings: RuleSettings): RuleAsSet[] {
  return allRules().map((rule) => {
    const setting = settings.get(rule.id);
    return setting === undefined ? rule : { ...rule, setting };
  });
}

/** Findings as much as the project lets them matter; those of rules that are off are left out. */
export function findingsAsSet(findings: readonly Finding[], settings: RuleSettings): Finding[] {
  return findings.flatMap((finding) => {
    const setting = settings.get(finding.rule);
    if (setting === "off") return [];
    return [setting === undefined ? finding : { ...finding, severity: setting }];
  });
}
