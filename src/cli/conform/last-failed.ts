import { bundleDigest } from "../../../conformance/report.ts";
import type { Shard } from "../../../conformance/shards/deal.ts";
import { endAllChildren } from "../../../conformance/targets/process-group.ts";
import type { Target } from "../../protocol/target.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { openBoundProject } from "./bound-project.ts";
import { openTarget, type OpenedTarget, type TargetChoice } from "./open-target.ts";
import { callLimits } from "./patience.ts";
import { readConfig } from "../read-config.ts";
import type { RunOutput } from "./outputs.ts";
import { playSaved } from "./replay.ts";
import { savedPrograms } from "./saved-program.ts";
import { profileNamed, selectionOf } from "./selection.ts";

/** What a run of the programs that failed before was asked for. */
export interface LastFailedRequest extends TargetChoice {
  readonly profile: string | undefined;
  readonly only: readonly string[];
  readonly outputs: readonly RunOutput[];
  readonly shard?: Shard | undefined;
  readonly journal?: "new" | "resume";
}

/** Plays the saved programs and nothing else: 0 when all are mended, 1 when one still shows its problem, 3 when one could not be judged. */
export async function tryLastFailed(request: LastFailedRequest, terminal: Terminal): Promise<ExitCode> {
  if (request.outputs.some(({ format, file }) => format !== "console" || file !== undefined))
    throw new UsageError("option --last-failed makes no report", "leave out --format and --output-file");
  if (request.shard !== undefined || request.journal === "resume")
    throw new UsageError("option --last-failed makes no run", "leave out --shard and --resume");
  const config = readConfig(request.config, terminal);
  const project = openBoundProject(request, config, terminal);
  const profile = profileNamed(project.bundle, request.profile);
  const selects = selectionOf(project, profile, request.only);
  const chosen = savedPrograms(terminal.cwd, bundleDigest(project.bundle)).flatMap((saved) => {
    const obligation = project.obligations.find(({ id }) => id === saved.obligation);
    return obligation === undefined || !selects(obligation) ? [] : [{ saved, obligation }];
  });
  if (chosen.length === 0)
    throw new UsageError("no program that failed is saved for this bundle", "run the suite: membrane conform");
  const limits = callLimits(request);
  const opened = await openTarget({ ...request, own: async () => chosen.length }, config, profile, terminal);
  const codes = new Set<ExitCode>();
  try {
    for (const [at, { saved, obligation }] of chosen.entries()) {
      if (terminal.ended.aborted) return EXIT.interrupted;
      const { target, again } = endedBetween(opened.target, at === chosen.length - 1);
      const playing = { ...without(opened, at), target };
      codes.add(await playSaved(saved, obligation, profile, project, playing, limits, terminal));
      await again();
    }
  } finally {
    await opened.target.close();
    endAllChildren();
  }
  return codes.has(EXIT.findings) ? EXIT.findings : codes.has(EXIT.incomplete) ? EXIT.incomplete : EXIT.clean;
}

/** The target for one of several programs: before the last it is asked to end only where it can be started again for the next. */
function endedBetween(target: Target, isLast: boolean): { target: Target; again: () => Promise<void> } {
  const end = target.end?.bind(target);
  const restart = target.restart?.bind(target);
  if (end === undefined || isLast) return { target, again: async () => undefined };
  // A module that was closed is gone with what it kept in memory.
  if (restart === undefined || target.transport === "module")
    return { target: { ...target, end: async () => [] }, again: async () => undefined };
  let hasEnded = false;
  return {
    target: { ...target, end: () => ((hasEnded = true), end()) },
    again: async () => (hasEnded ? restart() : undefined),
  };
}

/** What is left for a program when as many before it had callers of their own. */
function without({ given, ...opened }: OpenedTarget, gone: number): OpenedTarget {
  return { ...opened, given: given.own === undefined ? given : { ...given, own: given.own.slice(gone) } };
}
