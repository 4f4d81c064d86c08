import type { LeakWatch } from "../../../conformance/oracles/leak-watch.ts";
import type { Plan } from "../../../conformance/plan.ts";
import type { RecordEntry, RunRecord } from "../../../conformance/run/record.ts";
import type { Shard } from "../../../conformance/shards/deal.ts";
import type { Given } from "../../protocol/given.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import {
  continueJournal,
  journalPath,
  readJournal,
  startJournal,
  type Journal,
  type JournalHead,
  type ReadJournal,
} from "./journal.ts";
import { holdsValue } from "./own-membrane.ts";

/** The journal of a run that is about to be made, and what an interrupted one left. */
export interface Keeping {
  readonly shown: string;
  readonly earlier: ReadJournal | undefined;
}

/** Finds the journal of a run. Throws a UsageError when one is to be gone on with and there is none. */
export function keepingOf(resume: boolean, shard: Shard | undefined, cwd: string): Keeping {
  const shown = journalPath(shard);
  return { shown, earlier: resume ? readJournal(cwd, shown) : undefined };
}

const WORDS: Readonly<Record<keyof JournalHead, string>> = {
  suite: "the version of the suite",
  bundle: "the contracts",
  bindings: "the bindings",
  profile: "the profile",
  target: "the target",
  files: "the files of the target",
  assurance: "the level",
  seed: "the seed",
  maxExamples: "--max-examples",
  only: "--only",
  shard: "the shard",
};

/** Throws a UsageError when the run that was interrupted is not the one that is asked for now: its results would be of something else. */
export function demandSame({ earlier }: Keeping, head: JournalHead): void {
  if (earlier === undefined) return;
  for (const name of Object.keys(WORDS) as (keyof JournalHead)[]) {
    const [then, now] = [earlier.head[name], head[name]].map((value) => String(value) || "nothing");
    if (then !== now)
      throw new UsageError(
        `the interrupted run differs in ${WORDS[name]}: ${then} then, ${now} now`,
        "ask for the same run, or begin a new one without --resume",
      );
  }
}

/** A record on disk. */
export interface KeptRecord extends RunRecord {
  /** Ends it: what another sitting can go on with is kept, all else goes away. */
  end(finished: boolean): void;
}

const NOTHING: KeptRecord = { earlier: [], add: () => undefined, end: () => undefined };

/** What a record is opened with, once the plan is known. */
export interface RecordParts {
  /** Undefined for a run that is not kept. */
  readonly keeping: Keeping | undefined;
  readonly head: JournalHead;
  readonly plan: Plan;
  readonly watch: LeakWatch;
  readonly given: Given;
  readonly terminal: Terminal;
}

/**
 * Opens the record of a run. Throws a UsageError when what was interrupted had another plan. A journal that cannot be written, or would hold a value of the run,
 * costs the going on, not the run: it is taken away, for one with a gap would say that nothing was seen there.
 */
export function openRecord(parts: RecordParts): KeptRecord {
  const { keeping, plan, watch, given, terminal } = parts;
  if (keeping === undefined) return NOTHING;
  // Nothing will be run, and what the target has was not asked, so the plan may be another.
  if (keeping.earlier === undefined && terminal.ended.aborted) return NOTHING;
  if (keeping.earlier !== undefined) demandPlanned(keeping, plan);
  let journal: Journal | undefined;
  const giveUp = (why: string): void => {
    journal?.end(false);
    journal = undefined;
    terminal.talk(`this run cannot be gone on with if it is interrupted: ${why}\n`);
  };
  try {
    journal = opened(keeping, parts);
  } catch (error) {
    giveUp(`${keeping.shown} cannot be written (${codeOf(error)})`);
  }
  return {
    earlier: keeping.earlier?.entries ?? [],
    add: (entry) => {
      if (journal === undefined) return;
      if (holdsValue(JSON.stringify(entry), watch, given)) return giveUp("its journal would hold a value of the run");
      try {
        journal.add(entry);
      } catch (error) {
        giveUp(`${keeping.shown} cannot be written (${codeOf(error)})`);
      }
    },
    end: (finished) => {
      journal?.end(!finished);
      if (!finished && journal !== undefined)
        terminal.talk("not all of it was run: the same command with --resume goes on with it\n");
    },
  };
}

function opened({ shown, earlier }: Keeping, { head, plan, terminal }: RecordParts): Journal {
  if (earlier === undefined) return startJournal(terminal.cwd, shown, head, plan.digest);
  return continueJournal(terminal.cwd, shown, earlier, plan.digest);
}

function demandPlanned({ shown, earlier }: Keeping, plan: Plan): void {
  if (earlier?.plan !== undefined && earlier.plan !== plan.digest)
    throw new UsageError(
      "the interrupted run had another plan: the target gives or lists something else now",
      "begin a new run without --resume",
    );
  const known = new Map(plan.obligations.map(({ obligation, programs }) => [obligation.id, programs.length]));
  const isPlanned = (entry: RecordEntry): boolean =>
    entry.what !== "case" ||
    entry.booking.index === "earlier" ||
    entry.booking.index < (known.get(entry.booking.obligation) ?? 0);
  if (earlier?.entries.every(isPlanned) === false)
    throw new UsageError(`${shown} holds a case that is not of its plan`, "begin a new run without --resume");
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown";
}
