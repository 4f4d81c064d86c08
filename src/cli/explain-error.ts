import type { Finding } from "../diagnostics/finding.ts";
import { textReport } from "../diagnostics/text-report.ts";
import { TARGET_FAULTS } from "../protocol/target.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** Errors that say in their own words what the caller can do, by their code. Their messages hold no value and no credential. */
const EXPECTED: Readonly<Record<string, ExitCode>> = {
  environment_invalid: EXIT.usage,
  data_folder_locked: EXIT.usage,
  data_folder_unusable: EXIT.usage,
  database_unusable: EXIT.usage,
  runtime_misnamed: EXIT.usage,
  runtime_unreachable: EXIT.incomplete,
  target_usage: EXIT.usage,
  ...Object.fromEntries(TARGET_FAULTS.map((code) => [code, EXIT.incomplete])),
  own_leak: EXIT.internal,
};

/** Turns an error into its text on the talk and its exit code. An error nobody expected is one line, for its text may quote anything. */
export function explainError(error: unknown, terminal: Terminal): ExitCode {
  const { name, message, findings, texts, code, remedy } = partsOf(error);
  if (findings !== undefined) {
    terminal.talk(textReport(findings, { texts: texts ?? new Map(), color: false }));
    terminal.talk(`membrane: ${findings.length === 1 ? "1 error" : `${findings.length} errors`}, nothing was judged\n`);
    return EXIT.usage;
  }
  const expected = name === "UsageError" ? EXIT.usage : Object.hasOwn(EXPECTED, code) ? EXPECTED[code] : undefined;
  if (expected !== undefined) {
    terminal.talk(`membrane: ${message}\n${remedy === undefined ? "" : `  ${remedy}\n`}`);
    return expected;
  }
  terminal.talk(
    `membrane: internal error (${name}); please report it with the command you ran, MEMBRANE_DEBUG=1 shows where it happened\n`,
  );
  if ((terminal.environment["MEMBRANE_DEBUG"] ?? "") !== "")
    terminal.talk(`${error instanceof Error ? (error.stack ?? message) : "what was thrown is no error"}\n`);
  return EXIT.internal;
}

interface ErrorParts {
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly remedy?: string;
  readonly findings?: readonly Finding[];
  readonly texts?: ReadonlyMap<string, string>;
}

/** Errors are told apart by their members and not by their class, so that those of other packages and copies are understood too. */
function partsOf(error: unknown): ErrorParts {
  if (!(error instanceof Error)) return { name: typeof error, message: "", code: "" };
  const { name, message } = error;
  const { code, remedy, findings, texts } = error as Partial<Record<"code" | "remedy" | "findings" | "texts", unknown>>;
  return {
    name,
    message,
    code: typeof code === "string" ? code : "",
    ...(typeof remedy === "string" ? { remedy } : {}),
    ...(Array.isArray(findings) ? { findings: findings as Finding[] } : {}),
    ...(texts instanceof Map ? { texts: texts as ReadonlyMap<string, string> } : {}),
  };
}
