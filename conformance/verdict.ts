import type { Obligation } from "../src/obligations/obligation.ts";
import type { ReportWaiver } from "../src/generated/documents.ts";
import type { Assurance, PlannedObligation } from "./plan.ts";
import type { Program } from "./program/program.ts";
import type { Problem } from "./program/transcript.ts";
import { whyUnsupplied } from "./program/unsupplied.ts";
import type { RunResult } from "./run.ts";
import type { Shard } from "./shards/deal.ts";
import type { Account } from "./run/ledger.ts";
import { trafficFinding, unreachedCodes } from "./run/traffic.ts";

/** What came of one obligation. */
export type Outcome =
  | "held"
  | "violated"
  | "could_not_run"
  | "not_applicable"
  | "out_of_assurance"
  | "waived"
  /** Nothing a shard ran breaks it, and only all shards together can judge it. */
  | "unmerged";

/** What judging a run needs of it: one that ran here, or shards put together. */
export type Evidence = Pick<RunResult, "plan" | "accounts" | "traffic" | "unsearched" | "shard">;

/** One obligation judged. */
export interface Judged {
  readonly obligation: Obligation;
  readonly outcome: Outcome;
  readonly reason?: string;
  readonly executed: number;
  readonly milliseconds: number;
  readonly finding?: { readonly problems: readonly Problem[]; readonly program: Program; readonly reproduced: string };
  /** Why a violation is let pass, and until when. */
  readonly waiver?: ReportWaiver;
}

/** What a run says of a target. */
export interface Verdict {
  readonly verdict: "conformant" | "nonconformant" | "incomplete" | "part" | "void";
  readonly assurance: Assurance;
  readonly because: string;
}

/** Judges every obligation of a finished run. Fewer judged cases than the minimum, or one that could not be judged, is `could_not_run`, never `held`. In a shard nothing is. */
export function judgeRun(result: Evidence): Judged[] {
  return result.plan.obligations.map((planned) => {
    const account = result.accounts.get(planned.obligation.id);
    if (planned.unrun !== undefined || account === undefined) {
      return {
        obligation: planned.obligation,
        outcome: planned.unrun?.outcome ?? "could_not_run",
        executed: 0,
        milliseconds: 0,
        ...(planned.unrun === undefined ? {} : { reason: planned.unrun.reason }),
      };
    }
    return planned.obligation.passive ? judgePassive(planned, result) : judgeActive(account, result);
  });
}

/** The verdict of a run. Violations outweigh everything; nothing that was required may be missing. */
export function decideVerdict(
  judged: readonly Judged[],
  assurance: Assurance,
  options: {
    readonly interrupted: boolean;
    readonly filtered: boolean;
    readonly alive: boolean;
    /** What was wrong with how the target speaks. */
    readonly fault?: string | undefined;
    readonly waiverFaults?: number;
    /** Which part of the plan was run, when it was not all of it. */
    readonly shard?: Shard | undefined;
  },
): Verdict {
  const count = (outcome: Outcome): number => judged.filter((each) => each.outcome === outcome).length;
  const verdict = (name: Verdict["verdict"], because: string): Verdict => ({ verdict: name, assurance, because });
  if (!options.alive)
    return verdict("void", "the suite's own oracles did not prove themselves alive, so nothing it saw can be trusted");
  const violated = count("violated");
  if (violated > 0)
    return verdict("nonconformant", `${violated} ${violated === 1 ? "obligation is" : "obligations are"} violated`);
  const faults = options.waiverFaults ?? 0;
  if (faults > 0)
    return verdict(
      "nonconformant",
      `${faults} ${faults === 1 ? "waiver" : "waivers"} of the baseline ${faults === 1 ? "does" : "do"} not hold good`,
    );
  if (options.interrupted) return verdict("incomplete", "the run was interrupted");
  if (options.fault !== undefined) return verdict("incomplete", `the target broke off: ${options.fault}`);
  const unrun = count("could_not_run");
  if (unrun > 0)
    return verdict("incomplete", `${unrun} ${unrun === 1 ? "obligation" : "obligations"} could not be judged`);
  const held = count("held");
  const waived = count("waived");
  const { shard } = options;
  if (shard !== undefined) {
    const ran = `nothing that shard ${shard.index} of ${shard.of} ran is violated${waived === 0 ? "" : `, but for ${waived} waived`}`;
    return verdict("part", `${ran}; only a merge of all ${shard.of} reports gives a verdict`);
  }
  if (held === 0 && (waived === 0 || !options.filtered))
    return verdict(
      "incomplete",
      waived === 0 ? "no obligation was judged" : `none held, all ${waived} judged are waived`,
    );
  const where = options.filtered ? "selected obligations" : `obligations at level ${assurance}`;
  return verdict(
    "conformant",
    waived === 0
      ? `all ${held} ${where} held`
      : `${held} of ${held + waived} ${where} held, ${waived} violated and waived`,
  );
}

function judgeActive(account: Account, result: Evidence): Judged {
  const { planned, executed, violation } = account;
  const base = { obligation: planned.obligation, executed, milliseconds: Math.round(account.milliseconds) };
  if (violation !== undefined) return { ...base, outcome: "violated", finding: violation };
  const reason = whyUnjudged(account, result);
  if (reason !== undefined) return { ...base, outcome: "could_not_run", reason };
  return result.shard === undefined ? { ...base, outcome: "held" } : { ...base, outcome: "unmerged", reason: UNMERGED };
}

const UNMERGED = "its cases are divided among shards, and only their merge can judge it";

function whyUnjudged(account: Account, result: Evidence): string | undefined {
  const { planned, judged, executed, unjudgeable, remedy } = account;
  const { minimum } = planned.obligation;
  const due = casesDue(planned, result.shard);
  if (unjudgeable !== undefined)
    return remedy === undefined
      ? unjudgeable
      : whyUnsupplied(unjudgeable, { cases: [judged.size, due], executed, minimum }, remedy);
  if (judged.size < due) return `${judged.size} of ${due} planned cases were run`;
  if (result.shard === undefined && executed < minimum)
    return `${executed} attacks were judged, at least ${minimum} ${minimum === 1 ? "is" : "are"} needed`;
  const never = (planned.attack?.mustHappen ?? []).filter((name) => !account.happened.has(name));
  if (result.shard === undefined && never.length > 0) return `it never came about: ${never.join(", ")}`;
  if (result.shard === undefined && planned.attack?.plants === true && !account.planted)
    return "nothing was planted, so nothing was searched for";
  if (account.planted && result.unsearched.length > 0)
    return `material was planted and ${result.unsearched.join(" and ")} could not be searched for it`;
  return undefined;
}

/** How many of the planned cases of an obligation the run was to do. */
function casesDue({ obligation, programs }: PlannedObligation, shard: Evidence["shard"]): number {
  if (shard === undefined) return programs.length;
  return shard.deal.get(obligation.id)?.filter((index) => index === shard.index).length ?? 0;
}

/** Obligations that judge all traffic. */
function judgePassive(planned: PlannedObligation, result: Evidence): Judged {
  const { obligation, scene } = planned;
  const seen = result.traffic.of(scene.operation);
  const executed = obligation.suffix === "closed-response" ? seen.answers : seen.refusals;
  const base = { obligation, executed, milliseconds: 0 };
  const found = trafficFinding(obligation.suffix, scene.operation, seen);
  if (found !== undefined && isFinal(planned, result)) {
    const { problem, program } = found;
    return { ...base, outcome: "violated", finding: { problems: [problem], program, reproduced: "1 of 1" } };
  }
  if (result.shard !== undefined) return { ...base, outcome: "unmerged", reason: UNMERGED };
  const unjudged = (reason: string): Judged => ({ ...base, outcome: "could_not_run", reason });
  if (executed < obligation.minimum)
    return unjudged(
      `${executed} answers were seen, at least ${obligation.minimum} ${obligation.minimum === 1 ? "is" : "are"} needed`,
    );
  const never = obligation.suffix === "refusal-reached" ? unreachedCodes(scene.operation, seen) : [];
  return never.length === 0
    ? { ...base, outcome: "held" }
    : unjudged(`no request of this run was refused with ${never.join(", ")}`);
}

/** Whether nothing that is still to be sent could take a finding away: what was seen stays, and what was not may yet be. */
function isFinal({ obligation }: PlannedObligation, { plan, accounts, shard }: Evidence): boolean {
  if (obligation.suffix !== "refusal-reached") return true;
  const others = plan.obligations.filter(({ obligation: { operation } }) => operation === obligation.operation);
  return (
    shard === undefined &&
    others.every(({ obligation: { id }, programs }) => {
      const account = accounts.get(id);
      return account?.violation !== undefined || (account?.judged.size ?? 0) >= programs.length;
    })
  );
}
