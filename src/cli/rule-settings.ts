import { settingsFault, type RuleSettings } from "../check/rule-settings.ts";
import type { Config } from "../generated/documents.ts";
import { everyRule } from "./every-rule.ts";
import { UsageError } from "./usage-error.ts";

/** What a configuration says of rules. Throws a UsageError for an id that no rule has, and for a rule that cannot be set. */
export function settingsOf({ severity }: Config): RuleSettings {
  const settings: RuleSettings = new Map(Object.entries(severity ?? {}));
  const fault = settingsFault(settings, everyRule());
  if (fault !== undefined) throw new UsageError(fault.message, fault.remedy);
  return settings;
}
