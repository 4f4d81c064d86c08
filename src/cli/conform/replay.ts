import { resolve } from "node:path";
import { startLeakWatch } from "../../../conformance/oracles/leak-watch.ts";
import { problemLines, stepLines } from "../../../conformance/reporters/console-finding.ts";
import { describeProgram } from "../../../conformance/run/describe-step.ts";
import { runProgramOnce } from "../../../conformance/replay.ts";
import type { Problem } from "../../../conformance/program/transcript.ts";
import { endAllChildren } from "../../../conformance/targets/process-group.ts";
import type { Profile } from "../../bundle/model.ts";
import type { Obligation } from "../../obligations/obligation.ts";
import type { CallLimits } from "../../protocol/call.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { demandSilent } from "./own-membrane.ts";
import { openBoundProject } from "./bound-project.ts";
import { openTarget, type OpenedTarget, type TargetChoice } from "./open-target.ts";
import { callLimits } from "./patience.ts";
import { readConfig } from "../read-config.ts";
import { ownVersion } from "../version.ts";
import { readSavedProgram, type SavedProgram } from "./saved-program.ts";

/** What `membrane replay` was asked for. */
export interface ReplayRequest extends TargetChoice {
  readonly file: string;
}

/** Plays a saved program once more with fresh values: 0 when it is mended, 1 when it still shows the problem, 3 when it could not be judged. */
export async function replay(request: ReplayRequest, terminal: Terminal): Promise<ExitCode> {
  const saved = readSavedProgram(resolve(terminal.cwd, request.file));
  if (saved.suite !== ownVersion())
    terminal.talk(`membrane: the program was saved by another version of the suite, which may have judged otherwise\n`);
  const config = readConfig(request.config, terminal);
  const project = openBoundProject(request, config, terminal);
  const obligation = project.obligations.find((each) => each.id === saved.obligation);
  const profile = project.bundle.profiles.find((each) => each.name === obligation?.profile);
  if (obligation === undefined || profile === undefined) {
    throw new UsageError(
      "the bundle has no such obligation",
      "pass the bundle the program was saved with: --contracts <folder>",
    );
  }
  const limits = callLimits(request);
  const opened = await openTarget(request, config, profile, terminal);
  try {
    return await playSaved(saved, obligation, profile, project, opened, limits, terminal);
  } finally {
    await opened.target.close();
    endAllChildren();
  }
}

/** Plays one saved program on an open target and says what came of it. */
export async function playSaved(
  saved: SavedProgram,
  obligation: Obligation,
  profile: Profile,
  { bundle }: Project,
  { target, given }: OpenedTarget,
  limits: CallLimits,
  terminal: Terminal,
): Promise<ExitCode> {
  const watch = startLeakWatch();
  const { program } = saved;
  const played = runProgramOnce(bundle, profile, obligation, program, target, given, watch, limits);
  const { transcript, leaks } = await played;
  const problems = [...transcript.problems, ...leaks];
  const { remedy } = transcript;
  const unjudgeable = transcript.unjudgeable ?? (await target.fault?.());
  const lines = [
    saved.obligation,
    ...stepLines(describeProgram(saved.program, new Set(problems.map(({ step }) => step))), problems),
    ...problems.flatMap((problem) => problemLines(problem)),
    verdictOf(problems, remedy === undefined ? unjudgeable : `${unjudgeable}; ${remedy}`),
  ];
  const text = `${lines.join("\n")}\n`;
  await demandSilent([text], watch, given);
  terminal.out(text);
  if (problems.length > 0) return EXIT.findings;
  return unjudgeable === undefined ? EXIT.clean : EXIT.incomplete;
}

function verdictOf(problems: readonly Problem[], unjudgeable: string | undefined): string {
  if (problems.length > 0) return "violated";
  return unjudgeable === undefined ? "not violated" : `could not be judged: ${unjudgeable}`;
}
