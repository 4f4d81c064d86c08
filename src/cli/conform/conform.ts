import { randomInt } from "node:crypto";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { provesAlive } from "../../../conformance/oracles/leak/proof-of-life.ts";
import { createLeakOracle } from "../../../conformance/oracles/leak/oracle.ts";
import { planner, type Assurance, type PlanChoice, type Planner } from "../../../conformance/plan.ts";
import { bundleDigest, makeReport } from "../../../conformance/report.ts";
import { consoleReport } from "../../../conformance/reporters/console.ts";
import { runConformance, type RunOptions } from "../../../conformance/run.ts";
import { LAUNCHED_POWERS } from "../../../conformance/targets/launch.ts";
import { endAllChildren } from "../../../conformance/targets/process-group.ts";
import { decideVerdict, judgeRun, type Judged } from "../../../conformance/verdict.ts";
import type { Bundle, Profile } from "../../bundle/model.ts";
import type { Report } from "../../generated/documents.ts";
import type { Power } from "../../protocol/target.ts";
import type { Obligation } from "../../obligations/obligation.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { openProject, type Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { ownVersion } from "../version.ts";
import { againArguments } from "./again.ts";
import { cannotWrite, demandUsable } from "./demand-usable.ts";
import { openTarget, readConfig, type OpenedTarget, type TargetChoice } from "./open-target.ts";
import { progressOn } from "./progress.ts";
import { saveProgram, savedPath } from "./saved-program.ts";

/** What `membrane conform` was asked for. */
export interface ConformRequest extends TargetChoice {
  readonly profile: string | undefined;
  readonly seed: number | undefined;
  readonly maxExamples: number;
  readonly maxTimeSeconds: number | undefined;
  readonly assurance: Assurance | undefined;
  readonly only: readonly string[];
  readonly failFast: boolean;
  readonly format: "console" | "json";
  readonly outputFile: string | undefined;
}

/** Runs the suite against a target and prints the report. */
export async function conform(request: ConformRequest, terminal: Terminal): Promise<ExitCode> {
  const config = readConfig(request.config, terminal);
  const project = openProject(request.contracts ?? config.contracts, terminal.cwd);
  const profile = profileNamed(project.bundle, request.profile);
  const selects = selectionOf(project, profile, request.only);
  demandUsable(request, terminal.cwd);
  const seed = request.seed ?? randomInt(2 ** 31 - 1);
  const choice: PlanChoice = { seed, maxExamples: request.maxExamples, assurance: assuranceOf(request), selects };
  const plan = planner(project.bundle, project.obligations, choice);
  // A target we start takes a while to be ready; most have every capability, so the plan is made meanwhile.
  const starts = [request.url, request.module, request.stdio].every((each) => each === undefined);
  const powers = new Set<Power>([...LAUNCHED_POWERS, "signer"]);
  const [opened] = await Promise.all([
    openTarget(request, config, profile, terminal),
    starts ? plan.begin({ powers, absent: new Set() }) : undefined,
  ]);
  try {
    return await judge(request, project, profile, { ...choice, planner: plan }, opened, terminal);
  } finally {
    await opened.target.close();
    endAllChildren();
  }
}

async function judge(
  request: ConformRequest,
  project: Project,
  profile: Profile,
  planning: PlanChoice & { readonly planner: Planner },
  opened: OpenedTarget,
  terminal: Terminal,
): Promise<ExitCode> {
  const { seed, assurance } = planning;
  terminal.talk(`attacking ${opened.target.name} with seed ${seed} at level ${assurance}\n`);
  const { alive } = provesAlive(() => createLeakOracle(), ["answer body", "stderr"], opened.given.nonce);
  const progress = progressOn(terminal);
  const options: RunOptions = {
    ...planning,
    absent: opened.absent,
    limits: { timeoutMs: 10_000, maxAnswerBytes: 1024 * 1024 },
    policy: { confirmations: 2, shrinkBudget: 80 },
    failFast: request.failFast,
    signal: terminal.ended,
    onProgress: (now) => progress.show(now),
    ...(request.maxTimeSeconds === undefined ? {} : { maxTimeMs: request.maxTimeSeconds * 1000 }),
  };
  const { bundle, obligations } = project;
  const result = await runConformance(bundle, profile, obligations, opened.target, opened.given, options);
  progress.end();
  // Told whatever the verdict: after violations it would otherwise stand nowhere.
  if (result.fault !== undefined) terminal.talk(`the target broke off: ${result.fault}\n`);
  const judged = judgeRun(result);
  const filtered = request.only.length > 0;
  const verdict = decideVerdict(judged, assurance, {
    interrupted: result.interrupted,
    filtered,
    alive,
    fault: result.fault,
  });
  saveFindings(judged, seed, project, terminal);
  const report = makeReport(result, judged, verdict, {
    bundle,
    version: ownVersion(),
    target: opened.target,
    options,
    lanes: opened.given.lanes.length,
    filters: request.only,
    replay: (obligation) => ({
      command: `membrane replay ${savedPath(obligation)} ${againArguments(request)}`.trimEnd(),
      file: savedPath(obligation),
    }),
  });
  publish(report, request, project, terminal);
  if (result.interrupted) return EXIT.interrupted;
  return { conformant: EXIT.clean, nonconformant: EXIT.findings, incomplete: EXIT.incomplete, void: EXIT.internal }[
    verdict.verdict
  ];
}

/** How much must be seen: all of what we start ourselves, unless said otherwise. */
function assuranceOf(request: ConformRequest): Assurance {
  return request.assurance ?? (request.url === undefined ? "full" : "wire");
}

function publish(report: Report, request: ConformRequest, project: Project, terminal: Terminal): void {
  const text =
    request.format === "json"
      ? `${JSON.stringify(report, null, 2)}\n`
      : consoleReport(report, project.bundle, { color: terminal.color && request.outputFile === undefined });
  if (request.outputFile === undefined) return terminal.out(text);
  try {
    writeFileSync(resolve(terminal.cwd, request.outputFile), text);
  } catch (error) {
    throw cannotWrite(request.outputFile, error);
  }
}

function saveFindings(judged: readonly Judged[], seed: number, project: Project, terminal: Terminal): void {
  const bundle = bundleDigest(project.bundle);
  for (const { obligation, finding } of judged) {
    if (finding === undefined) continue;
    saveProgram(terminal.cwd, {
      format: "membrane-program/1",
      obligation: obligation.id,
      seed,
      bundle,
      program: finding.program,
    });
  }
}

/** The profile asked for, or the only one. Throws a UsageError when there is no such profile, or more than one to choose from. */
export function profileNamed({ profiles }: Bundle, asked: string | undefined): Profile {
  const found = asked === undefined ? profiles[0] : profiles.find((profile) => profile.name === asked);
  if (found === undefined || (asked === undefined && profiles.length > 1)) {
    throw new UsageError(
      "the bundle has no such profile",
      `pass --profile with one of ${profiles.map(({ name }) => name).join(", ")}`,
    );
  }
  return found;
}

/** Which obligations a filter selects: each pattern must match one, with `*` for anything. */
function selectionOf(project: Project, profile: Profile, only: readonly string[]): (obligation: Obligation) => boolean {
  const own = project.obligations.filter((obligation) => obligation.profile === profile.name);
  if (own.length === 0) throw new UsageError("the bundle has no obligation to judge");
  const patterns = only.map((pattern) => ({
    pattern,
    expression: new RegExp(
      `^${pattern
        .split("*")
        .map((part) => part.replaceAll(/[.+?^${}()|[\]\\/]/gu, "\\$&"))
        .join(".*")}$`,
      "u",
    ),
  }));
  for (const { pattern, expression } of patterns) {
    if (own.some((obligation) => expression.test(obligation.id) || expression.test(obligation.suffix))) continue;
    throw new UsageError(
      `filter ${JSON.stringify(pattern)} matches no obligation`,
      "list them with: membrane list obligations",
    );
  }
  return (obligation) =>
    obligation.profile === profile.name &&
    (patterns.length === 0 ||
      patterns.some(({ expression }) => expression.test(obligation.id) || expression.test(obligation.suffix)));
}
