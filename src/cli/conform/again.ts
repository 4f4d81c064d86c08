import type { TargetChoice } from "./open-target.ts";
import { quoted } from "./shell-word.ts";
import { shownCommand } from "./shown-command.ts";

/** The arguments that choose the same target, bundle and configuration once more, as a shell reads them. What may be a credential in a command is left out. */
export function againArguments(choice: TargetChoice, cwd: string): string {
  const named = (option: string, value: string | undefined): string[] => (value === undefined ? [] : [option, value]);
  const shown = (command: string | undefined): string | undefined =>
    command === undefined ? undefined : shownCommand(command, cwd);
  return [
    // First: an option that takes several values would take the URL as one of them.
    ...(choice.url === undefined ? [] : [choice.url]),
    ...named("--command", shown(choice.command)),
    ...named("--exchange-command", shown(choice.exchangeCommand)),
    ...named("--module", choice.module),
    ...named("--stdio", shown(choice.stdio)),
    ...named("--contracts", choice.contracts),
    ...named("--bindings", choice.bindings),
    ...named("--config", choice.config),
    ...choice.allowHosts.flatMap((host) => ["--allow-host", host]),
    ...named("--call-timeout", choice.callTimeoutSeconds?.toString()),
    ...named("--start-timeout", choice.startTimeoutSeconds?.toString()),
  ]
    .map(quoted)
    .join(" ");
}
