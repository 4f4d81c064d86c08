import { canonicalJson } from "../src/bundle/canonical-json.ts";
import { sha256 } from "../src/bundle/digest.ts";
import type { Bundle } from "../src/bundle/model.ts";
import type { Report, ReportFinding, ReportMerged, ReportObligation } from "../src/generated/documents.ts";
import type { Target } from "../src/protocol/target.ts";
import type { WaiverFault } from "./baseline.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { RunOptions, RunResult } from "./run.ts";
import { describeProgram } from "./run/describe-step.ts";
import { sealed, shardMember, type ShardContext } from "./shards/shard-report.ts";
import type { Evidence, Judged, Outcome, Verdict } from "./verdict.ts";

/** What a report says of a run: of one that ran here, or of shards put together. */
export type ReportedRun = Evidence &
  Pick<RunResult, "traits" | "resumed" | "canaries" | "surfaces" | "signals" | "capabilities"> &
  Pick<RunResult, "interrupted" | "fault" | "startedAt" | "milliseconds">;

/** What a report says beside what the run found. */
export interface ReportContext extends ShardContext {
  readonly bundle: Bundle;
  readonly version: string;
  readonly target: Pick<Target, "name" | "transport" | "powers">;
  readonly options: Pick<RunOptions, "seed" | "assurance" | "maxExamples">;
  readonly lanes: number;
  readonly filters: readonly string[];
  /** Digest of the bindings the target was called through. */
  readonly bindings?: string | undefined;
  readonly waiverFaults: readonly WaiverFault[];
  /** The shards it was put together from. */
  readonly merged?: ReportMerged;
  /** Command that runs the saved program of an obligation again. */
  readonly replay: (obligation: string) => { command: string; file?: string; script?: string };
}

const OUTCOMES: readonly Outcome[] = [
  "held",
  "violated",
  "could_not_run",
  "not_applicable",
  "out_of_assurance",
  "waived",
  "unmerged",
];

/** Makes the report of a run. It holds no payload, secret, token or canary. */
export function makeReport(
  result: ReportedRun,
  judged: readonly Judged[],
  verdict: Verdict,
  context: ReportContext,
): Report {
  const { bundle, target, options } = context;
  const count = (outcome: Outcome): number => judged.filter((each) => each.outcome === outcome).length;
  return sealed({
    format: "membrane-report/1",
    tool: { name: "membrane-kit", version: context.version },
    bundle: { name: bundle.document.bundle, version: bundle.document.version, digest: bundleDigest(bundle) },
    target: {
      name: target.name,
      transport: target.transport,
      powers: [...target.powers].toSorted(),
      capabilities: [...result.capabilities],
      ...(context.bindings === undefined ? {} : { bindings: context.bindings }),
    },
    run: {
      seed: options.seed,
      assurance: options.assurance,
      maxExamples: options.maxExamples,
      lanes: context.lanes,
      startedAt: result.startedAt.toISOString(),
      milliseconds: result.milliseconds,
      plan: result.plan.digest,
      filters: [...context.filters],
      interrupted: result.interrupted,
      ...(result.resumed === undefined ? {} : { resumed: { ...result.resumed } }),
    },
    verdict: { ...verdict },
    counts: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count(outcome)])) as unknown as Report["counts"],
    obligations: judged.map((each) => reportObligation(each, context)),
    traffic: {
      requests: result.traffic.requests,
      cases: [...result.accounts.values()].reduce((sum, account) => sum + account.judged.size, 0),
      canaries: result.canaries,
    },
    surfaces: result.surfaces.map((surface) => ({ ...surface })),
    unconfirmed: result.signals.map(({ obligation, problem }) => ({ obligation, problem: { ...problem } })),
    waiverFaults: context.waiverFaults.map((fault) => ({ ...fault })),
    ...(result.shard === undefined ? {} : { shard: shardMember(result, result.shard, context) }),
    ...(context.merged === undefined ? {} : { merged: context.merged }),
  });
}

/** SHA-256 over the meaning of all documents of a bundle. */
export function bundleDigest(bundle: Bundle): string {
  const { profiles, documents, ...others } = bundle.sources;
  return sha256(
    canonicalJson([...Object.values(others), ...profiles, ...documents].map((source) => source.digest).toSorted()),
  );
}

function reportObligation(judged: Judged, context: ReportContext): ReportObligation {
  const { obligation, finding, waiver } = judged;
  return {
    id: obligation.id,
    operation: obligation.operation,
    suffix: obligation.suffix,
    level: obligation.level,
    requirements: [...obligation.requirements],
    outcome: judged.outcome,
    executed: judged.executed,
    minimum: obligation.minimum,
    milliseconds: judged.milliseconds,
    ...(judged.reason === undefined ? {} : { reason: judged.reason }),
    ...(finding === undefined ? {} : { finding: reportFinding(obligation.id, finding, context) }),
    ...(waiver === undefined ? {} : { waiver: { ...waiver } }),
  };
}

function reportFinding(
  obligation: string,
  finding: NonNullable<Judged["finding"]>,
  context: ReportContext,
): ReportFinding {
  const { command, file, script } = context.replay(obligation);
  return {
    fingerprint: fingerprintOf(obligation, finding.problems, context.bundle),
    problems: finding.problems.map((problem) => ({ ...problem })),
    steps: describeProgram(finding.program, new Set(finding.problems.map(({ step }) => step))),
    reproduced: finding.reproduced,
    replay: command,
    ...(file === undefined ? {} : { file }),
    ...(script === undefined ? {} : { script }),
  };
}
