import { runCommandLine } from "./command-line.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { processTerminal } from "./terminal.ts";

/** How long a command may tidy up after it was asked to end: long enough to search what a target stored and to write the report. Who is in a hurry asks twice. */
const GRACE_MS = 30_000;

/** Runs one command line as this process and leaves its exit code. The first signal asks the command to end, the second ends the process at once. */
export async function runProcess(args: readonly string[]): Promise<void> {
  const ending = new AbortController();
  const onSignal = (): void => {
    if (ending.signal.aborted) process.exit(EXIT.interrupted);
    ending.abort();
    setTimeout(() => process.exit(EXIT.interrupted), GRACE_MS).unref();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  const terminal = processTerminal(ending.signal);
  let code: ExitCode = EXIT.internal;
  try {
    code = await runCommandLine(args, terminal);
  } finally {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
    process.exitCode = code;
  }
}
