import type { TargetChoice } from "./open-target.ts";
import { quoted } from "./shell-word.ts";
import { shownCommand } from "./shown-command.ts";

/** The arguments that choose the same target, bundle and configuration once more, as a shell reads them. What may be a credential in a command is left out. */
export function againArguments(choice: TargetChoice, cwd: string): string {
  const named = (option: string, value: string | undefined): string[] => (value === undefined ? [] : [option, value]);
  return [
    // First: an option that takes several values would take the URL as one of them.
    ...(choice.url === undefined ? [] : [choice.url]),
    ...named("--command", choice.command === undefined ? undefined : shownCommand(choice.command, cwd)),
    ...named("--module", choice.module),
    ...named("--stdio", choice.stdio),
    ...named("--contracts", choice.contracts),
    ...named("--config", choice.config),
    ...choice.allowHosts.flatMap((host) => ["--allow-host", host]),
  ]
    .map(quoted)
    .join(" ");
}
