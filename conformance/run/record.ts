import type { OwnedLeak } from "../oracles/leak-watch.ts";
import type { Booking, Signal } from "./ledger.ts";
import type { TrafficFacts } from "./traffic.ts";

/** One thing a run writes down as it goes on, so that another sitting can go on with it. No entry holds a value of the run. */
export type RecordEntry =
  /** A sitting began. */
  | { readonly what: "began"; readonly at: string }
  /** A case came to its end, with all that came in since the entry before. */
  | {
      readonly what: "case";
      readonly booking: Booking;
      readonly traffic: readonly TrafficFacts[];
      readonly requests: number;
      readonly canaries: number;
      /** Milliseconds since the sitting began. */
      readonly elapsed: number;
    }
  /** A value came out where the case that planted it could not see it. */
  | { readonly what: "leak"; readonly leak: OwnedLeak }
  /** Every surface was searched in full for what was planted so far. */
  | { readonly what: "searched" };

/** The record of a run. */
export interface RunRecord {
  /** What earlier sittings wrote. */
  readonly earlier: readonly RecordEntry[];
  /** Writes one entry, before anything else happens. */
  add(entry: RecordEntry): void;
}

/** What earlier sittings leave to this one. */
export interface Resumption {
  readonly sittings: number;
  readonly startedAt: string | undefined;
  readonly milliseconds: number;
  /** What stands, each case once. */
  readonly bookings: readonly Booking[];
  /** What was seen and not confirmed. Its cases are run again. */
  readonly signals: readonly Signal[];
  readonly leaks: readonly OwnedLeak[];
  readonly traffic: readonly TrafficFacts[];
  readonly requests: number;
  readonly canaries: number;
}

/** Reads what stands of earlier sittings; on a target with surfaces, that depends on whether they were searched. */
export function resumptionOf(entries: readonly RecordEntry[], hasSurfaces: boolean): Resumption {
  const sittings = sittingsOf(entries);
  const cases = sittings.flatMap((sitting) => casesOf(sitting, hasSurfaces));
  const standing = cases.filter(({ stands }) => stands).map(({ booking }) => booking);
  const sum = (of: (entry: CaseEntry) => number): number => cases.reduce((all, each) => all + of(each), 0);
  return {
    sittings: sittings.length,
    startedAt: entries.find((entry) => entry.what === "began")?.at,
    milliseconds: sittings.reduce((all, sitting) => all + lengthOf(sitting), 0),
    bookings: [...new Map(standing.map((each) => [`${each.obligation}#${each.index}`, each])).values()],
    signals: cases.flatMap(({ booking: { obligation, signal } }) =>
      signal === undefined ? [] : [{ obligation, problem: signal }],
    ),
    leaks: entries.flatMap((entry) => (entry.what === "leak" ? [entry.leak] : [])),
    traffic: cases.flatMap(({ traffic }) => traffic),
    requests: sum(({ requests }) => requests),
    canaries: sum(({ canaries }) => canaries),
  };
}

/** An entry about a case. */
export type CaseEntry = Extract<RecordEntry, { what: "case" }>;

function sittingsOf(entries: readonly RecordEntry[]): RecordEntry[][] {
  const sittings: RecordEntry[][] = [];
  for (const entry of entries) {
    if (entry.what === "began") sittings.push([]);
    sittings.at(-1)?.push(entry);
  }
  return sittings;
}

/**
 * A violation always stands. A case that could not be judged, or that showed something once and not again, never does. Nor does one that planted values on a
 * target with surfaces, when nobody searched them later in the same sitting: the output of that time is gone, and with it what may have been in it.
 */
function casesOf(sitting: readonly RecordEntry[], hasSurfaces: boolean): (CaseEntry & { stands: boolean })[] {
  const searched = sitting.findLastIndex(({ what }) => what === "searched");
  return sitting.flatMap((entry, at) => {
    if (entry.what !== "case") return [];
    const { violation, unjudgeable, signal, planted } = entry.booking;
    const clean = unjudgeable === undefined && signal === undefined;
    const stands = violation !== undefined || (clean && (!planted || !hasSurfaces || at < searched));
    return [{ ...entry, stands }];
  });
}

function lengthOf(sitting: readonly RecordEntry[]): number {
  return sitting.reduce((longest, entry) => (entry.what === "case" ? Math.max(longest, entry.elapsed) : longest), 0);
}
