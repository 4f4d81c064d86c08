import type { TargetChoice } from "./open-target.ts";

/** The arguments that choose the same target, bundle and configuration once more, as a shell reads them. */
export function againArguments(choice: TargetChoice): string {
  const named = (option: string, value: string | undefined): string[] => (value === undefined ? [] : [option, value]);
  return [
    // First: an option that takes several values would take the URL as one of them.
    ...(choice.url === undefined ? [] : [choice.url]),
    ...named("--command", choice.command),
    ...named("--module", choice.module),
    ...named("--stdio", choice.stdio),
    ...named("--contracts", choice.contracts),
    ...named("--config", choice.config),
    ...choice.allowHosts.flatMap((host) => ["--allow-host", host]),
  ]
    .map(quoted)
    .join(" ");
}

/** A word as a shell reads it, and as our own reading of `--command` does. */
export function quoted(word: string): string {
  return /^[A-Za-z0-9_./:@=-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
