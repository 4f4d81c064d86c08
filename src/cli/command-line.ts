import { didYouMean } from "../diagnostics/did-you-mean.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands/table.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { explainError } from "./explain-error.ts";
import { commandHelp, helpText } from "./help-text.ts";
import { parseCommandLine } from "./parse-command-line.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { ownVersion } from "./version.ts";

/** Parses a command line and runs its command. Never rejects: every error becomes its text on the talk and its exit code. */
export async function runCommandLine(
  args: readonly string[],
  terminal: Terminal,
  commands: readonly Command[] = COMMANDS,
): Promise<ExitCode> {
  try {
    return await run(args, terminal, commands);
  } catch (error) {
    return explainError(error, terminal);
  }
}

async function run(args: readonly string[], terminal: Terminal, commands: readonly Command[]): Promise<ExitCode> {
  const [asked] = args;
  if (asked === "--version" && args.length === 1) {
    terminal.out(`${ownVersion()}\n`);
    return EXIT.clean;
  }
  if (asked === "--help" && args.length === 1) {
    terminal.out(helpText(commands));
    return EXIT.clean;
  }
  const verbs = commands.map(({ verb }) => verb);
  if (asked === undefined) {
    throw new UsageError(`no command given, expected one of: ${verbs.join(", ")}`, "run: membrane --help");
  }
  const command = commands.find(({ verb }) => verb === asked);
  if (command !== undefined) return runCommand(command, args.slice(1), terminal);
  const what = asked.startsWith("-") ? "option" : "command";
  const near = didYouMean(asked, [...verbs, "--help", "--version"]);
  throw new UsageError(
    `unknown ${what} ${JSON.stringify(asked)}`,
    near === undefined ? "run: membrane --help" : `did you mean ${near}?`,
  );
}

async function runCommand(command: Command, args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const said = parseCommandLine(command, args);
  if (said.is === "help") {
    terminal.out(commandHelp(command));
    return EXIT.clean;
  }
  const plain = said.values["color"] === false ? { ...terminal, color: false } : terminal;
  return command.run(said.values as never, plain);
}
