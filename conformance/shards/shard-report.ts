import { digestOf } from "../../src/bundle/digest.ts";
import type { Report, ReportShard, ReportShardObligation, ReportShardTraffic } from "../../src/generated/documents.ts";
import type { ReportedRun } from "../report.ts";
import type { DealtShard } from "../run.ts";
import type { Account } from "../run/ledger.ts";
import type { TrafficFacts, TrafficFinding } from "../run/traffic.ts";

/** What a report says of a shard beside what it ran. */
export interface ShardContext {
  readonly profile: string;
  /** Whether the suite's own oracles proved themselves alive. */
  readonly alive: boolean;
}

/** All that a merge needs of the run of a shard. The digest goes in when the report is whole. */
export function shardMember(
  run: ReportedRun,
  { index, of }: DealtShard,
  { profile, alive }: ShardContext,
): ReportShard {
  return {
    index,
    of,
    profile,
    powers: [...run.traits.powers].toSorted(),
    absent: [...run.traits.absent].toSorted(),
    alive,
    ...(run.fault === undefined ? {} : { fault: run.fault }),
    unsearched: [...run.unsearched],
    obligations: [...run.accounts.values()]
      .filter(({ planned }) => planned.unrun === undefined && !planned.obligation.passive)
      .map((account) => shardObligation(account)),
    traffic: run.traffic.facts().map((facts) => shardTraffic(facts)),
    digest: "",
  };
}

/** The report with its digest, so that a merge notices when it was changed. */
export function sealed(report: Report): Report {
  const { shard } = report;
  return shard === undefined ? report : { ...report, shard: { ...shard, digest: sealOf(report) } };
}

/** SHA-256 over a report of a shard, but for the digest itself. */
export function sealOf(report: Report): string {
  return digestOf({ ...report, shard: { ...report.shard, digest: "" } });
}

function shardObligation({ planned, judged, ...account }: Account): ReportShardObligation {
  const { executed, milliseconds, happened, planted, unjudgeable, remedy, violation } = account;
  return {
    id: planned.obligation.id,
    cases: [...judged].toSorted((a, b) => a - b),
    executed,
    milliseconds: Math.round(milliseconds),
    happened: [...happened].toSorted(),
    planted,
    ...(unjudgeable === undefined ? {} : { unjudgeable }),
    ...(remedy === undefined ? {} : { remedy }),
    ...(violation === undefined
      ? {}
      : {
          violation: {
            problems: violation.problems.map((problem) => ({ ...problem })),
            program: JSON.stringify(violation.program),
            reproduced: violation.reproduced,
          },
        }),
  };
}

function shardTraffic({
  operation,
  answers,
  refusals,
  codes,
  missed,
  shape,
  declared,
}: TrafficFacts): ReportShardTraffic {
  const shown = ({ problem, program }: TrafficFinding) => ({
    problem: { ...problem },
    program: JSON.stringify(program),
  });
  return {
    operation,
    answers,
    refusals,
    codes: [...codes],
    ...(missed === undefined
      ? {}
      : { missed: missed.map(({ code, program }) => ({ code, program: JSON.stringify(program) })) }),
    ...(shape === undefined ? {} : { shape: shown(shape) }),
    ...(declared === undefined ? {} : { declared: shown(declared) }),
  };
}
