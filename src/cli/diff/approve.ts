import type { DiffFinding } from "../../diff/finding.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { isDay, today } from "../conform/baseline-file.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { readApprovals, writeApprovals } from "./approvals-file.ts";

/** What somebody says who lets a change pass. */
export interface Approving {
  readonly fingerprint: string;
  readonly reason: string | undefined;
  readonly author: string | undefined;
  readonly expires: string | undefined;
}

/** Adds an approval for a change that is there, or replaces the one it has. Throws a UsageError for a change nobody made, and for an approval that says too little. */
export function approve(
  { fingerprint, ...said }: Approving,
  file: string | undefined,
  findings: readonly DiffFinding[],
  terminal: Terminal,
): ExitCode {
  const finding = findings.find((each) => each.fingerprint === fingerprint);
  if (finding === undefined) {
    const near = didYouMean(
      fingerprint,
      findings.map((each) => each.fingerprint),
    );
    throw new UsageError(
      `no change has the fingerprint ${JSON.stringify(fingerprint)}`,
      near === undefined
        ? "the same command without --approve shows each change with its fingerprint"
        : `did you mean ${near}?`,
    );
  }
  const { reason, author, expires } = said;
  if (reason === undefined || author === undefined || expires === undefined)
    throw new UsageError(
      "an approval says who lets the change pass, why, and until when",
      "give --reason, --author and --expires",
    );
  if (!isDay(expires) || expires < today())
    throw new UsageError("option --expires is no day from today on, expected one as 2030-01-31");
  const others = readApprovals(file, terminal.cwd, true).filter((each) => each.fingerprint !== fingerprint);
  writeApprovals(
    file,
    [...others, { fingerprint, rule: finding.rule, about: [...finding.subjects], reason, author, expires }],
    terminal.cwd,
  );
  terminal.out(`approved ${fingerprint} until ${expires}: ${finding.message}\n`);
  return EXIT.clean;
}
