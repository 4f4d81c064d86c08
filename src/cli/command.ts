import type { ArgumentsCamelCase, Argv } from "yargs";
import type { ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** One verb of the command line. */
export interface Command {
  /** Verb and positionals in the notation of yargs. */
  readonly command: string;
  readonly describe: string;
  /** Declares options and examples. */
  readonly builder: (yargs: Argv) => Argv<unknown>;
  /** Does the work. A rejection with UsageError or BundleError means that nothing was judged. */
  readonly run: (argv: ArgumentsCamelCase<never>, terminal: Terminal) => Promise<ExitCode>;
}

/** Declares a command whose options type its arguments. It only gives the value its type. */
export function defineCommand<T>(command: {
  readonly command: string;
  readonly describe: string;
  readonly builder: (yargs: Argv) => Argv<T>;
  readonly run: (argv: ArgumentsCamelCase<T>, terminal: Terminal) => Promise<ExitCode>;
}): Command {
  return command;
}
