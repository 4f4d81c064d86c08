import { resolve } from "node:path";
import { startLeakWatch } from "../../../conformance/oracles/leak-watch.ts";
import { problemLines, stepLines } from "../../../conformance/reporters/console-finding.ts";
import { describeProgram } from "../../../conformance/run/describe-step.ts";
import { runProgramOnce } from "../../../conformance/replay.ts";
import { endAllChildren } from "../../../conformance/targets/process-group.ts";
import type { Profile } from "../../bundle/model.ts";
import type { Obligation } from "../../obligations/obligation.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { openProject, type Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { openTarget, readConfig, type OpenedTarget, type TargetChoice } from "./open-target.ts";
import { readSavedProgram, type SavedProgram } from "./saved-program.ts";

/** What `membrane replay` was asked for. */
export interface ReplayRequest extends TargetChoice {
  readonly file: string;
}

/** Plays a saved program once more with fresh values: 0 when it is mended, 1 when it still shows the problem, 3 when it could not be judged. */
export async function replay(request: ReplayRequest, terminal: Terminal): Promise<ExitCode> {
  const saved = readSavedProgram(resolve(terminal.cwd, request.file));
  const config = readConfig(request.config, terminal);
  const project = openProject(request.contracts ?? config.contracts, terminal.cwd);
  const obligation = project.obligations.find((each) => each.id === saved.obligation);
  const profile = project.bundle.profiles.find((each) => each.name === obligation?.profile);
  if (obligation === undefined || profile === undefined) {
    throw new UsageError(
      "the bundle has no such obligation",
      "pass the bundle the program was saved with: --contracts <folder>",
    );
  }
  const opened = await openTarget(request, config, profile, terminal);
  try {
    return await playSaved(saved, obligation, profile, project, opened, terminal);
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
  terminal: Terminal,
): Promise<ExitCode> {
  const { transcript, leaks } = await runProgramOnce(
    bundle,
    profile,
    obligation,
    saved.program,
    target,
    given,
    startLeakWatch(),
  );
  const problems = [...transcript.problems, ...leaks];
  const lines = [
    saved.obligation,
    ...stepLines(describeProgram(saved.program), problems),
    ...problems.flatMap((problem) => problemLines(problem)),
  ];
  terminal.out(`${lines.join("\n")}\n`);
  if (problems.length > 0) {
    terminal.out("still violated\n");
    return EXIT.findings;
  }
  if (transcript.unjudgeable !== undefined) {
    terminal.out(`could not be judged: ${transcript.unjudgeable}\n`);
    return EXIT.incomplete;
  }
  terminal.out("not violated any more\n");
  return EXIT.clean;
}
