import type { Command } from "./command.ts";

/** The verb of a command. */
export function verbOf(command: Command): string {
  return command.command.split(" ")[0] ?? "";
}

/** What `membrane --help` prints: every command in one line each, and what exit codes say. Help of one command comes from the command. */
export function helpText(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.command.length));
  return [
    "membrane <command>",
    "",
    "Contract toolkit and conformance harness for membranes: boundaries that keep credentials",
    "and raw payloads out of a platform.",
    "",
    "Commands:",
    ...commands.map((command) => `  membrane ${command.command.padEnd(width)}  ${command.describe}`),
    "",
    "Options:",
    "  --help     Show help, also of one command: membrane check --help",
    "  --version  Show the version",
    "",
    "Examples:",
    "  membrane check                               everything a merge needs, offline",
    "  membrane explain connector_consent_revoked   what a refusal code means and what to do",
    "",
    "Exit codes: 0 clean, 1 findings or nonconformant, 2 usage or contract error, 3 incomplete,",
    "4 void or internal error, 130 interrupted.",
    "",
  ].join("\n");
}
