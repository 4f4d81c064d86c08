import type { Report } from "../../generated/documents.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";

const EXITS: Readonly<Record<Report["verdict"]["verdict"], ExitCode>> = {
  conformant: EXIT.clean,
  nonconformant: EXIT.findings,
  incomplete: EXIT.incomplete,
  // A shard that did its part must not stop the others; what it says is that it is a part.
  part: EXIT.clean,
  void: EXIT.internal,
};

/** What a run ends with for what it found. */
export function exitOf({ run, verdict }: Report): ExitCode {
  return run.interrupted ? EXIT.interrupted : EXITS[verdict.verdict];
}
