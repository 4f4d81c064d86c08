import { bundleDigest } from "../../../conformance/report.ts";
import { reproScript } from "../../../conformance/repro/script.ts";
import type { Judged } from "../../../conformance/verdict.ts";
import type { Bundle, Profile } from "../../bundle/model.ts";
import type { Terminal } from "../terminal.ts";
import { ownVersion } from "../version.ts";
import { saveFailure, type Failure } from "./saved-program.ts";

/** The smallest program of each finding, with its shell script. */
export function failuresOf(judged: readonly Judged[], seed: number, bundle: Bundle, profile: Profile): Failure[] {
  const digest = bundleDigest(bundle);
  return judged.flatMap(({ obligation, finding }): Failure[] => {
    if (finding === undefined) return [];
    const { program, problems } = finding;
    const script = reproScript({ bundle, profile, obligation, program, problems });
    const saved = {
      format: "membrane-program/1",
      obligation: obligation.id,
      seed,
      bundle: digest,
      suite: ownVersion(),
      program,
    } as const;
    return [{ saved, script }];
  });
}

/** Saves failing programs. A folder that cannot be written to costs the replay of a finding, not the finding. */
export function saveFailures(failures: readonly Failure[], terminal: Terminal): void {
  try {
    for (const failure of failures) saveFailure(terminal.cwd, failure);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    terminal.talk(`membrane: failing programs cannot be saved under .membrane (${code})\n`);
  }
}
