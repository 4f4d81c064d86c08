import { randomInt } from "node:crypto";
import { applyBaseline } from "../../../conformance/baseline.ts";
import { provesAlive } from "../../../conformance/oracles/leak/proof-of-life.ts";
import { createLeakOracle } from "../../../conformance/oracles/leak/oracle.ts";
import { planner, type Assurance, type Plan, type PlanChoice, type Planner } from "../../../conformance/plan.ts";
import { bundleDigest, makeReport } from "../../../conformance/report.ts";
import { runConformance, type RunOptions } from "../../../conformance/run.ts";
import { powersGiven } from "../../../conformance/run/powers-given.ts";
import { ownCallersTaken } from "../../../conformance/run/own-callers.ts";
import type { CasePolicy } from "../../../conformance/run/run-case.ts";
import type { Shard } from "../../../conformance/shards/deal.ts";
import { LAUNCHED_POWERS } from "../../../conformance/targets/launch.ts";
import { endAllChildren } from "../../../conformance/targets/process-group.ts";
import { decideVerdict, judgeRun, type Judged } from "../../../conformance/verdict.ts";
import type { Profile } from "../../bundle/model.ts";
import type { Report, Waiver } from "../../generated/documents.ts";
import type { CallLimits } from "../../protocol/call.ts";
import type { Power } from "../../protocol/target.ts";
import type { ExitCode } from "../exit-code.ts";
import type { Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { ownVersion } from "../version.ts";
import { againArguments } from "./again.ts";
import { readBaseline, today } from "./baseline-file.ts";
import { demandUsable } from "./demand-usable.ts";
import { tryLastFailed } from "./last-failed.ts";
import { openBoundProject, type BoundProject } from "./bound-project.ts";
import { exitOf } from "./exit-of.ts";
import { failuresOf, saveFailures } from "./failures.ts";
import type { JournalHead } from "./journal.ts";
import { exchangeCommandOf, openTarget, type OpenedTarget, type TargetChoice } from "./open-target.ts";
import { publishRun, type RunOutput } from "./outputs.ts";
import { demandKnown } from "./demand-known.ts";
import { demandSilent } from "./own-membrane.ts";
import { callLimits } from "./patience.ts";
import { progressOn, type ProgressView } from "./progress.ts";
import { readConfig } from "../read-config.ts";
import { demandSame, keepingOf, openRecord, type Keeping, type KeptRecord } from "./run-record.ts";
import { savedPath, savedPrograms, scriptPath } from "./saved-program.ts";
import { profileNamed, selectionOf } from "./selection.ts";
import { demandDealt, demandMergeable } from "./shard-option.ts";
import { targetFiles, targetNamed } from "./target-identity.ts";

const POLICY: CasePolicy = { confirmations: 2, shrinkBudget: 80 };

/** What a run of the suite was asked for. */
export interface SuiteRequest extends TargetChoice {
  readonly profile: string | undefined;
  readonly seed: number | undefined;
  readonly maxExamples: number;
  readonly maxTimeSeconds: number | undefined;
  readonly assurance: Assurance | undefined;
  readonly only: readonly string[];
  readonly failFast: boolean;
  readonly outputs: readonly RunOutput[];
  /** Which part of the plan is run; all of it unless one is named. */
  readonly shard?: Shard | undefined;
  /** Whether the run is kept in a journal, and whether it goes on with the one that is there. */
  readonly journal?: "new" | "resume";
}

/** What `membrane conform` was asked for. */
export interface ConformRequest extends SuiteRequest {
  /** File of waivers. */
  readonly baseline: string | undefined;
  /** Only what failed before; nothing else is judged. */
  readonly lastFailed: boolean;
}

/** One run of the suite. */
export interface SuiteRun {
  readonly judged: readonly Judged[];
  readonly report: Report;
  readonly project: Project;
}

/** Runs the suite against a target and prints the report. */
export async function conform(request: ConformRequest, terminal: Terminal): Promise<ExitCode> {
  if (request.lastFailed) return tryLastFailed(request, terminal);
  demandMergeable(request);
  const waivers = readBaseline(request.baseline, terminal)?.waivers ?? [];
  const { report, project } = await runSuite(request, waivers, terminal);
  publishRun(report, request.outputs, project.bundle, terminal);
  // The report may go to a file alone, and the exit code of a part is that of a whole.
  if (report.verdict.verdict === "part") terminal.talk(`part: ${report.verdict.because}\n`);
  return exitOf(report);
}

/** Runs the suite against a target and holds what it finds against waivers. The failing programs are saved, the report is not yet written. */
export async function runSuite(
  request: SuiteRequest,
  waivers: readonly Waiver[],
  terminal: Terminal,
): Promise<SuiteRun> {
  const config = readConfig(request.config, terminal);
  const project = openBoundProject(request, config, terminal);
  const profile = profileNamed(project.bundle, request.profile);
  const selects = selectionOf(project, profile, request.only);
  demandUsable(request, terminal.cwd);
  const limits = callLimits(request);
  const keeping =
    request.journal === undefined ? undefined : keepingOf(request.journal === "resume", request.shard, terminal.cwd);
  const seed = request.seed ?? keeping?.earlier?.head.seed ?? randomInt(2 ** 31 - 1);
  const choice: PlanChoice = { seed, maxExamples: request.maxExamples, assurance: assuranceOf(request), selects };
  const head = headOf(request, choice, project, profile, terminal.cwd);
  if (keeping !== undefined) demandSame(keeping, head);
  const plan = planner(project.bundle, project.obligations, choice);
  const starts = [request.url, request.module, request.stdio].every((each) => each === undefined);
  const tampers = !starts || exchangeCommandOf(request, profile) !== undefined;
  // Most targets have every capability, and none has more powers than one we start; what others can exchange is seen later.
  const most = new Set<Power>([...LAUNCHED_POWERS, ...(tampers ? (["tamper"] as const) : [])]);
  let begun: Promise<Plan> | undefined;
  const begin = (): Promise<Plan> =>
    (begun ??= plan.begin({ powers: powersGiven(most, profile, true), absent: new Set() }));
  const own = async (): Promise<number> => ownCallersTaken(await begin(), POLICY);
  // A target we start takes a while to be ready, so the plan is made meanwhile; but first it is started.
  const opened = await openTarget({ ...request, own, meanwhile: begin }, config, profile, terminal);
  try {
    const { target, given, absent } = opened;
    if (request.url !== undefined)
      await demandKnown({ bundle: project.bundle, profile, target, given, limits }, absent);
    return await judge(
      { request, project, profile, waivers, limits, keeping, head },
      { ...choice, planner: plan },
      opened,
      terminal,
    );
  } finally {
    await opened.target.close();
    endAllChildren();
  }
}

interface JudgeSubject {
  readonly request: SuiteRequest;
  readonly project: BoundProject;
  readonly profile: Profile;
  readonly waivers: readonly Waiver[];
  readonly limits: CallLimits;
  readonly keeping: Keeping | undefined;
  readonly head: JournalHead;
}

async function judge(
  subject: JudgeSubject,
  planning: PlanChoice & { readonly planner: Planner },
  opened: OpenedTarget,
  terminal: Terminal,
): Promise<SuiteRun> {
  const { request, project, profile, waivers } = subject;
  const { seed, assurance } = planning;
  terminal.talk(`attacking ${opened.target.name} with seed ${seed} at level ${assurance}\n`);
  const { alive } = provesAlive(() => createLeakOracle(), ["answer body", "stderr"], opened.given.nonce);
  const progress = progressOn(terminal);
  const kept: { record?: KeptRecord } = {};
  const options = optionsOf(subject, planning, opened, terminal, progress, kept);
  const { bundle, obligations } = project;
  const result = await runConformance(bundle, profile, obligations, opened.target, opened.given, options);
  progress.end();
  // Told whatever the verdict: after violations it would otherwise stand nowhere.
  if (result.fault !== undefined) terminal.talk(`the target broke off: ${result.fault}\n`);
  const { judged, faults } = applyBaseline(judgeRun(result), waivers, { bundle, obligations, today: today() });
  const filtered = request.only.length > 0;
  const verdict = decideVerdict(judged, assurance, {
    interrupted: result.interrupted,
    filtered,
    alive,
    fault: result.fault,
    waiverFaults: faults.length,
    shard: request.shard,
  });
  const report = makeReport(result, judged, verdict, {
    bundle,
    version: ownVersion(),
    target: opened.target,
    options,
    lanes: opened.given.lanes.length,
    filters: request.only,
    bindings: project.bindings,
    waiverFaults: faults,
    profile: profile.name,
    alive,
    replay: (obligation) => ({
      command: `membrane replay ${savedPath(obligation)} ${againArguments(request, terminal.cwd)}`.trimEnd(),
      file: savedPath(obligation),
      script: scriptPath(obligation),
    }),
  });
  const failures = failuresOf(judged, seed, bundle, profile);
  const texts = [report, ...failures].map((each) => JSON.stringify(each));
  await demandSilent(texts, result.watch, opened.given);
  saveFailures(failures, terminal);
  kept.record?.end(result.finished);
  return { judged, report, project };
}

/** How the run is done. Its record is put into `kept` once it is open. */
function optionsOf(
  { request, project, limits, keeping, head }: JudgeSubject,
  planning: PlanChoice & { readonly planner: Planner },
  { given, absent }: OpenedTarget,
  terminal: Terminal,
  progress: ProgressView,
  kept: { record?: KeptRecord },
): RunOptions {
  const { shard, maxTimeSeconds, failFast } = request;
  const record: RunOptions["record"] = (plan, watch) => {
    demandDealt(plan, shard);
    return (kept.record = openRecord({ keeping, head, plan, watch, given, terminal }));
  };
  return {
    ...planning,
    failed: new Map(
      savedPrograms(terminal.cwd, bundleDigest(project.bundle)).map(({ obligation, program }) => [obligation, program]),
    ),
    absent,
    limits,
    policy: POLICY,
    failFast,
    signal: terminal.ended,
    onProgress: (now) => progress.show(now),
    record,
    ...(shard === undefined ? {} : { shard }),
    ...(maxTimeSeconds === undefined ? {} : { maxTimeMs: maxTimeSeconds * 1000 }),
  };
}

/** How much must be seen: all of what we start ourselves, unless said otherwise. */
function assuranceOf(request: SuiteRequest): Assurance {
  return request.assurance ?? (request.url === undefined ? "full" : "wire");
}

/** Everything that makes it this run and no other. */
function headOf(
  request: SuiteRequest,
  { seed, maxExamples, assurance }: PlanChoice,
  { bundle, bindings = "" }: BoundProject,
  profile: Profile,
  cwd: string,
): JournalHead {
  return {
    suite: ownVersion(),
    bundle: bundleDigest(bundle),
    bindings,
    profile: profile.name,
    target: targetNamed(request, cwd),
    files: targetFiles(request, cwd),
    assurance,
    seed,
    maxExamples,
    only: request.only,
    shard: request.shard === undefined ? "" : `${request.shard.index}/${request.shard.of}`,
  };
}
