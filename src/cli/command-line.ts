import type { Argv } from "yargs";
import { didYouMean } from "../diagnostics/did-you-mean.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands/table.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { explainError } from "./explain-error.ts";
import { helpText, verbOf } from "./help-text.ts";
import { demandSingleValues, optionNames } from "./option-values.ts";
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
  const verbs = commands.map((command) => verbOf(command));
  if (asked === undefined) {
    throw new UsageError(`no command given, expected one of: ${verbs.join(", ")}`, "run: membrane --help");
  }
  const command = commands.find((candidate) => verbOf(candidate) === asked);
  if (command !== undefined) return runCommand(command, args, terminal);
  const what = asked.startsWith("-") ? "option" : "command";
  const near = didYouMean(asked, [...verbs, "--help", "--version"]);
  throw new UsageError(
    `unknown ${what} ${JSON.stringify(asked)}`,
    near === undefined ? "run: membrane --help" : `did you mean ${near}?`,
  );
}

async function runCommand(command: Command, args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  // Imported here: `--help` and `--version` answer without it.
  const { default: yargs } = await import("yargs");
  let code: ExitCode = EXIT.clean;
  let built: Argv | undefined;
  const parser = yargs([], terminal.cwd)
    .scriptName("membrane")
    .locale("en") // The language of the host would change messages that are matched below.
    .parserConfiguration({ "parse-numbers": false, "parse-positional-numbers": false })
    .exitProcess(false)
    .strict()
    .version(false)
    .help("help", "Show help")
    .option("color", { type: "boolean", default: true, describe: "Colours in the result; off with NO_COLOR too" })
    .wrap(110)
    .fail((message: string | null, error: Error | undefined): never => {
      // Only a throw keeps yargs from running the command all the same.
      if (error !== undefined && error.name !== "YError") throw error;
      throw usageErrorOf(message ?? error?.message ?? "", args, built);
    })
    .command({
      command: command.command,
      describe: command.describe,
      builder: (inner: Argv) => command.builder((built = inner)),
      handler: async (argv) => {
        if (built !== undefined) demandSingleValues(argv, built);
        const plain = argv["color"] === false ? { ...terminal, color: false } : terminal;
        code = await command.run(argv as Parameters<Command["run"]>[0], plain);
      },
    });
  formatNoHelpAhead(parser);
  await parser.parseAsync([...args], {}, (_error: unknown, _argv: unknown, output: string) => {
    if (output !== "") terminal.out(`${output}\n`);
  });
  return code;
}

/** Once a handler ran, yargs formats the help in case that is asked for later. Here it never is, and it takes as long as reading the contracts. */
function formatNoHelpAhead(parser: Argv): void {
  const inside = parser as unknown as {
    getInternalMethods?: () => { getUsageInstance: () => { cacheHelpMessage: () => void } };
  };
  const usage = inside.getInternalMethods?.().getUsageInstance();
  if (usage !== undefined) usage.cacheHelpMessage = () => undefined;
}

/** Yargs speaks in sentences over several lines; ours are one line in lower case without a full stop. */
function usageErrorOf(message: string, args: readonly string[], built: Argv | undefined): UsageError {
  const help = `run: membrane ${args[0] ?? ""} --help`;
  const unknown = /^Unknown arguments?: ([^,]+)/u.exec(message)?.[1];
  if (unknown === undefined) {
    const line = message.replaceAll(/\s+/gu, " ").trim();
    return new UsageError(line.slice(0, 1).toLowerCase() + line.slice(1), help);
  }
  const flag = args.find((arg) => arg.startsWith("-") && arg.replace(/^--?(?:no-)?/u, "").split("=")[0] === unknown);
  if (flag === undefined) return new UsageError(`unknown argument ${JSON.stringify(unknown)}`, help);
  const near = built === undefined ? undefined : didYouMean(unknown, optionNames(built));
  return new UsageError(
    `unknown option ${flag.split("=")[0] ?? ""}`,
    near === undefined ? help : `did you mean --${near}?`,
  );
}
