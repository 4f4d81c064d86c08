import { examine, type Check } from "../../conformance/doctor.ts";
import { untilEnded } from "../../conformance/run/until-ended.ts";
import { endAllChildren } from "../../conformance/targets/process-group.ts";
import { TargetError } from "../protocol/target.ts";
import { openBoundProject } from "./conform/bound-project.ts";
import { openTarget, type OpenedTarget, type TargetChoice } from "./conform/open-target.ts";
import { callLimits } from "./conform/patience.ts";
import { readConfig } from "./read-config.ts";
import { profileNamed } from "./conform/selection.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** What `membrane doctor` was asked for. */
export interface DoctorRequest extends TargetChoice {
  readonly profile: string | undefined;
  readonly format: "text" | "json";
}

/** Looks at a target before anything is attacked: 0 all well, 1 something to fix, 3 not reachable. */
export async function doctor(request: DoctorRequest, terminal: Terminal): Promise<ExitCode> {
  const limits = callLimits(request);
  const config = readConfig(request.config, terminal);
  const { bundle } = openBoundProject(request, config, terminal);
  const profile = profileNamed(bundle, request.profile);
  let opened: OpenedTarget;
  try {
    opened = await openTarget(request, config, profile, terminal);
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    const { message, remedy } = error;
    publish([{ check: "reachable", outcome: "fix", seen: message, remedy }], request, terminal);
    return EXIT.incomplete;
  }
  try {
    const { target, given, absent } = opened;
    const examined = examine({ bundle, profile, target, given, absent, limits });
    const checks = await untilEnded(examined, terminal.ended);
    if (checks === undefined) return EXIT.interrupted;
    publish(checks, request, terminal);
    return checks.some(({ outcome }) => outcome === "fix") ? EXIT.findings : EXIT.clean;
  } finally {
    await opened.target.close();
    endAllChildren();
  }
}

function publish(checks: readonly Check[], { format }: DoctorRequest, terminal: Terminal): void {
  const fixes = checks.filter(({ outcome }) => outcome === "fix").length;
  if (format === "json") {
    terminal.out(`${JSON.stringify({ format: "membrane-doctor/1", toFix: fixes, checks }, null, 2)}\n`);
    return;
  }
  const width = Math.max(...checks.map(({ check }) => check.length));
  const lines = checks.map(({ check, outcome, seen, remedy }) => {
    const line = `${outcome.padEnd(7)}  ${check.padEnd(width)}  ${seen}`;
    return remedy === undefined ? line : `${line}; ${remedy}`;
  });
  terminal.out(`${lines.join("\n")}\n${fixes === 0 ? "all well" : `${fixes} to fix`}, nothing was attacked\n`);
}
