import type { Bundle, Profile } from "../../src/bundle/model.ts";
import type { Report, ReportShard, ReportShardTraffic, Waiver } from "../../src/generated/documents.ts";
import { fingerprintOf } from "../fingerprint.ts";
import type { Plan, TargetTraits } from "../plan.ts";
import type { Program } from "../program/program.ts";
import type { Problem } from "../program/transcript.ts";
import type { ReportedRun } from "../report.ts";
import { leaveUnjudged, openLedger, type Account } from "../run/ledger.ts";
import { startTraffic, TRAFFIC_FINDINGS, type TrafficFacts } from "../run/traffic.ts";
import { dealCases } from "./deal.ts";
import { sealOf } from "./shard-report.ts";

/** A report of a shard, whose programs are programs, and what its file is called. */
export interface ShardFile {
  readonly name: string;
  readonly report: Report & { readonly shard: ReportShard };
}

/** What all shards of a run must have in common, in words, from what a person chose to what follows from it. */
const COMMON: readonly (readonly [what: string, of: (report: ShardFile["report"]) => unknown])[] = [
  ["the number of shards", ({ shard }) => shard.of],
  ["the seed", ({ run }) => run.seed],
  ["the version of the suite", ({ tool }) => tool.version],
  ["the bundle", ({ bundle }) => [bundle.name, bundle.version, bundle.digest].join(" ")],
  ["the profile", ({ shard }) => shard.profile],
  ["the bindings", ({ target }) => target.bindings ?? "none"],
  ["the target", ({ target }) => `${target.name} over ${target.transport}`],
  ["the level", ({ run }) => run.assurance],
  ["--max-examples", ({ run }) => run.maxExamples],
  ["--only", ({ run }) => run.filters.join(" ")],
  ["the powers of the target", ({ shard, target }) => [...target.powers, "planned", ...shard.powers].join(" ")],
  [
    "the capabilities of the target",
    ({ shard, target }) => [...target.capabilities, "without", ...shard.absent].join(" "),
  ],
  ["the plan", ({ run }) => run.plan],
];

/** Why reports do not make one run: one was changed, they are of different runs, a shard is there twice or is missing. Undefined when they do. */
export function whyNotMerged(files: readonly ShardFile[]): string | undefined {
  const [first] = files;
  if (first === undefined) return "there is no report to merge";
  for (const { name, report } of files) {
    if (sealOf(report) !== report.shard.digest) return `${name} is not as it was written: its digest is another`;
    for (const [what, of] of COMMON) {
      const [left, right] = [of(first.report), of(report)];
      if (left !== right) return `${first.name} and ${name} differ in ${what}: ${shown(left)} and ${shown(right)}`;
    }
  }
  const { of } = first.report.shard;
  for (const { name, report } of files) {
    const { index } = report.shard;
    const twin = files.find((other) => other.report.shard.index === index);
    if (twin !== undefined && twin.report !== report)
      return `${twin.name} and ${name} are both shard ${index} of ${of}`;
    if (index > of) return `${name} is shard ${index} of ${of}`;
  }
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter(
    (index) => !files.some(({ report }) => report.shard.index === index),
  );
  if (missing.length === 0) return undefined;
  return `${missing.length === 1 ? "shard" : "shards"} ${missing.join(", ")} of ${of} ${missing.length === 1 ? "is" : "are"} missing`;
}

/** Why reports that make one run do not fit a plan: another plan was run, or a shard counts a case that is not its own. Undefined when they do. */
export function whyUnplanned(files: readonly ShardFile[], plan: Plan): string | undefined {
  for (const { name, report } of files) {
    const { shard, run } = report;
    if (run.plan !== plan.digest) return `${name} is of another plan than these contracts and this suite make`;
    const deal = dealCases(plan, shard.of);
    for (const { id, cases } of shard.obligations) {
      const own = cases.every((index) => deal.get(id)?.[index] === shard.index);
      if (!own || new Set(cases).size < cases.length) return `${name} counts a case of ${id} that is not its own`;
    }
  }
  return undefined;
}

/**
 * Puts the runs of all shards together, as if one had done all of it. They must make one run and fit the plan. Which file was named first makes no difference:
 * of several violations of an obligation the one shown is that of the first shard, but for one that is waived where another is not.
 */
export function mergeShards(
  files: readonly ShardFile[],
  plan: Plan,
  traits: TargetTraits,
  bundle: Bundle,
  profile: Profile,
  waivers: readonly Waiver[] = [],
): ReportedRun {
  const reports = inOrder(files).map(({ report }) => report);
  const isWaived: IsWaived = (id, problems) =>
    waivers.some(
      ({ obligation, fingerprint }) => obligation === id && fingerprint === fingerprintOf(id, problems, bundle),
    );
  const accounts = openLedger(plan.obligations);
  const traffic = startTraffic(bundle, profile);
  for (const { shard } of reports) for (const part of shard.obligations) add(accounts.get(part.id), part, isWaived);
  traffic.add(
    showingUnwaived(
      reports.flatMap(({ shard }) => shard.traffic.map((seen) => trafficOf(seen))),
      isWaived,
    ),
    reports.reduce((all, { traffic: { requests } }) => all + requests, 0),
  );
  const resumed = reports.flatMap(({ run }) => run.resumed ?? []);
  const sum = (of: (report: Report) => number): number => reports.reduce((all, report) => all + of(report), 0);
  return {
    plan,
    traits,
    shard: undefined,
    resumed:
      resumed.length === 0
        ? undefined
        : {
            sittings: Math.max(...resumed.map(({ sittings }) => sittings)),
            cases: resumed.reduce((all, { cases }) => all + cases, 0),
          },
    accounts,
    traffic,
    canaries: sum((report) => report.traffic.canaries),
    surfaces: surfacesOf(reports),
    unsearched: [...new Set(reports.flatMap(({ shard }) => shard.unsearched))],
    signals: reports.flatMap(({ unconfirmed }) => unconfirmed),
    capabilities: reports[0]?.target.capabilities ?? [],
    interrupted: reports.some(({ run }) => run.interrupted),
    fault: reports.map(({ shard }) => shard.fault).find((fault) => fault !== undefined),
    startedAt: new Date(Math.min(...reports.map(({ run }) => Date.parse(run.startedAt)))),
    milliseconds: Math.max(...reports.map(({ run }) => run.milliseconds)),
  };
}

/** The files of one run in the order of their shards. */
export function inOrder(files: readonly ShardFile[]): ShardFile[] {
  return files.toSorted((a, b) => a.report.shard.index - b.report.shard.index);
}

/** Whether a waiver names this violation, in force or not. */
type IsWaived = (obligation: string, problems: readonly Problem[]) => boolean;

/** The traffic without what is waived, wherever something else that breaks the same obligation was seen. */
function showingUnwaived(all: readonly TrafficFacts[], isWaived: IsWaived): TrafficFacts[] {
  return Object.entries(TRAFFIC_FINDINGS).reduce<TrafficFacts[]>(
    (facts, [suffix, what]) => {
      if (what === undefined) return facts;
      const isOpen = ({ operation, [what]: found }: TrafficFacts): boolean =>
        found !== undefined && !isWaived(`${operation}/${suffix}`, [found.problem]);
      const broken = new Set(facts.filter((each) => isOpen(each)).map(({ operation }) => operation));
      return facts.map((each) => {
        const { [what]: _waived, ...rest } = each;
        return broken.has(each.operation) && !isOpen(each) ? rest : each;
      });
    },
    [...all],
  );
}

function add(account: Account | undefined, part: ReportShard["obligations"][number], isWaived: IsWaived): void {
  if (account === undefined) return;
  for (const index of part.cases) account.judged.add(index);
  for (const name of part.happened) account.happened.add(name);
  account.executed += part.executed;
  account.milliseconds += part.milliseconds;
  account.planted ||= part.planted;
  leaveUnjudged(account, part);
  if (part.violation === undefined) return;
  const { problems, program, reproduced } = part.violation;
  const before = account.violation;
  if (before === undefined || (isWaived(part.id, before.problems) && !isWaived(part.id, problems)))
    account.violation = { problems, program: programOf(program), reproduced };
}

function trafficOf({ missed, shape, declared, ...seen }: ReportShardTraffic): TrafficFacts {
  const found = ({ problem, program }: NonNullable<typeof shape>) => ({ problem, program: programOf(program) });
  return {
    ...seen,
    ...(missed === undefined
      ? {}
      : { missed: missed.map(({ code, program }) => ({ code, program: programOf(program) })) }),
    ...(shape === undefined ? {} : { shape: found(shape) }),
    ...(declared === undefined ? {} : { declared: found(declared) }),
  };
}

/** Whoever read the report made sure that it is one. */
function programOf(text: string): Program {
  return JSON.parse(text) as Program;
}

function surfacesOf(reports: readonly Report[]): ReportedRun["surfaces"] {
  const bytes = new Map<string, number>();
  for (const { surfaces } of reports)
    for (const each of surfaces) bytes.set(each.surface, (bytes.get(each.surface) ?? 0) + each.bytes);
  return [...bytes].map(([surface, sum]) => ({ surface, bytes: sum }));
}

function shown(value: unknown): string {
  const text = String(value);
  return text === "" ? "nothing" : text;
}
