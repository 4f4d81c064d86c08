import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { applyBaseline } from "../../../conformance/baseline.ts";
import { planRun, type TargetTraits } from "../../../conformance/plan.ts";
import { bundleDigest, makeReport } from "../../../conformance/report.ts";
import { inOrder, mergeShards, whyNotMerged, whyUnplanned, type ShardFile } from "../../../conformance/shards/merge.ts";
import { decideVerdict, judgeRun } from "../../../conformance/verdict.ts";
import { metaSchemaFaults } from "../../bundle/meta-schema.ts";
import type { Report, ReportMerged } from "../../generated/documents.ts";
import { demandWritable } from "../demand-writable.ts";
import type { ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { ownVersion } from "../version.ts";
import { readBaseline, today } from "./baseline-file.ts";
import { openBoundProject } from "./bound-project.ts";
import { exitOf } from "./exit-of.ts";
import { failuresOf, saveFailures } from "./failures.ts";
import { publishRun, type RunOutput } from "./outputs.ts";
import { readConfig } from "../read-config.ts";
import { savedFault, savedPath, scriptPath } from "./saved-program.ts";
import { profileNamed, selectionOf } from "./selection.ts";

/** What `membrane report merge` was asked for. */
export interface MergeRequest {
  readonly files: readonly string[];
  readonly contracts: string | undefined;
  readonly bindings: string | undefined;
  readonly config: string | undefined;
  readonly baseline: string | undefined;
  readonly outputs: readonly RunOutput[];
}

/**
 * Puts the reports of all shards of one run together and judges them as if one run had done it all. Nothing is sent. The plan is made again, so that no case is
 * missing or counted twice. Throws a UsageError for reports that do not make one run.
 */
export async function mergeReports(request: MergeRequest, terminal: Terminal): Promise<ExitCode> {
  demandWritable(request.outputs, terminal.cwd);
  const files = inOrder(request.files.map((name) => readShard(name, terminal.cwd)));
  demand(whyNotMerged(files));
  const [first] = files;
  if (first === undefined) throw new UsageError("there is no report to merge");
  const config = readConfig(request.config, terminal);
  const project = openBoundProject(request, config, terminal);
  const { bundle, obligations } = project;
  demandOwn(first, bundleDigest(bundle), project.bindings);
  const { run, shard, target } = first.report;
  const profile = profileNamed(bundle, shard.profile);
  const traits: TargetTraits = { powers: new Set(shard.powers), absent: new Set(shard.absent) };
  const { seed, assurance, maxExamples, filters } = run;
  const selects = selectionOf(project, profile, filters);
  const plan = planRun(bundle, obligations, { seed, maxExamples, assurance, selects, ...traits });
  demand(whyUnplanned(files, plan));
  const waivers = readBaseline(request.baseline, terminal)?.waivers ?? [];
  const merged = mergeShards(files, plan, traits, bundle, profile, waivers);
  const { judged, faults } = applyBaseline(judgeRun(merged), waivers, { bundle, obligations, today: today() });
  const alive = files.every(({ report }) => report.shard.alive);
  const verdict = decideVerdict(judged, assurance, {
    interrupted: merged.interrupted,
    filtered: filters.length > 0,
    alive,
    fault: merged.fault,
    waiverFaults: faults.length,
  });
  const report = makeReport(merged, judged, verdict, {
    bundle,
    version: ownVersion(),
    target: { name: target.name, transport: target.transport, powers: new Set(target.powers) },
    options: { seed, assurance, maxExamples },
    lanes: Math.max(...files.map((file) => file.report.run.lanes)),
    filters,
    bindings: project.bindings,
    waiverFaults: faults,
    profile: profile.name,
    alive,
    merged: { shards: mergedShards(files) },
    replay: (obligation) => ({
      command: replayIn(files, obligation),
      file: savedPath(obligation),
      script: scriptPath(obligation),
    }),
  });
  saveFailures(failuresOf(judged, seed, bundle, profile), terminal);
  publishRun(report, request.outputs, bundle, terminal);
  return exitOf(report);
}

/** Reads one report. Throws a UsageError for a file that is no report of a shard. */
function readShard(name: string, cwd: string): ShardFile {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(resolve(cwd, name), "utf8"));
  } catch (error) {
    const why = error instanceof SyntaxError ? "is not JSON" : "cannot be read";
    throw new UsageError(`the report ${name} ${why}`, "pass files that --format json=file wrote", { cause: error });
  }
  const [fault] = metaSchemaFaults("report", value);
  if (fault !== undefined) throw new UsageError(`${name}#${fault.pointer || "/"}: ${fault.message}`, fault.remedy);
  const report = value as Report;
  if (report.shard === undefined)
    throw new UsageError(
      `${name} is no report of a shard: ${report.merged === undefined ? "it is of a whole run" : "it is merged already"}`,
      "pass the reports of conform --shard",
    );
  const file = { name, report: { ...report, shard: report.shard } };
  const wrong = programsIn(file).find(([obligation, text]) => !isProgram(text, obligation, file));
  if (wrong !== undefined) throw new UsageError(`${name} holds for ${wrong[0]} what is no program`);
  return file;
}

function programsIn({ report: { shard } }: ShardFile): [about: string, text: string][] {
  return [
    ...shard.obligations.flatMap(({ id, violation }): [string, string][] =>
      violation === undefined ? [] : [[id, violation.program]],
    ),
    ...shard.traffic.flatMap(({ operation, missed = [], shape, declared }) =>
      [...missed, shape, declared].flatMap((found): [string, string][] =>
        found === undefined ? [] : [[operation, found.program]],
      ),
    ),
  ];
}

function isProgram(text: string, obligation: string, { report: { run, bundle, tool } }: ShardFile): boolean {
  try {
    const program = JSON.parse(text) as unknown;
    const { seed } = run;
    const saved = {
      format: "membrane-program/1",
      obligation,
      seed,
      bundle: bundle.digest,
      suite: tool.version,
      program,
    };
    return savedFault(saved) === undefined;
  } catch {
    return false;
  }
}

function demand(why: string | undefined): void {
  if (why !== undefined) throw new UsageError(why, "merge the reports of all shards of one run, each once");
}

/** What another version or other contracts found cannot be judged here. */
function demandOwn({ name, report }: ShardFile, digest: string, bindings: string | undefined): void {
  if (report.tool.version !== ownVersion())
    throw new UsageError(
      `${name} is of version ${report.tool.version} of the suite, this is ${ownVersion()}`,
      "merge with the version that ran the shards",
    );
  if (report.bundle.digest !== digest)
    throw new UsageError(`${name} is of other contracts than these`, "pass theirs with --contracts");
  if (report.target.bindings !== bindings)
    throw new UsageError(`${name} is of other bindings than these`, "pass theirs with --bindings");
}

function mergedShards(files: readonly ShardFile[]): ReportMerged["shards"] {
  const shards = files.map(({ report: { run, traffic, shard } }) => ({
    index: shard.index,
    lanes: run.lanes,
    startedAt: run.startedAt,
    milliseconds: run.milliseconds,
    requests: traffic.requests,
    cases: traffic.cases,
    digest: shard.digest,
  }));
  return shards.toSorted((a, b) => a.index - b.index);
}

function replayIn(files: readonly ShardFile[], obligation: string): string {
  const found = files
    .flatMap(({ report }) => report.obligations)
    .find(({ id, finding }) => id === obligation && finding);
  return found?.finding?.replay ?? `membrane replay ${savedPath(obligation)}`;
}
