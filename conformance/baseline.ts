import type { Bundle } from "../src/bundle/model.ts";
import type { ReportWaiver, ReportWaiverFault, Waiver } from "../src/generated/documents.ts";
import type { Obligation } from "../src/obligations/obligation.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { Judged } from "./verdict.ts";

/** A waiver that fails the run, with what is wrong with it. */
export type WaiverFault = ReportWaiverFault;

/** What waivers are held against. */
export interface BaselineContext {
  readonly bundle: Bundle;
  /** Every obligation of the bundle, selected or not. */
  readonly obligations: readonly Obligation[];
  /** Day of the run, `2026-01-31`. */
  readonly today: string;
}

/** Lets violations pass that a live waiver names by their fingerprint, and finds every waiver that does not hold good. Only a violation is ever waived. */
export function applyBaseline(
  judged: readonly Judged[],
  waivers: readonly Waiver[],
  context: BaselineContext,
): { judged: Judged[]; faults: WaiverFault[] } {
  const faults = lintWaivers(waivers, context);
  const faulty = new Set(faults.map(({ obligation }) => obligation));
  const excused = judged.map((each) => {
    const waiver = waivers.find(({ obligation }) => obligation === each.obligation.id);
    if (waiver === undefined) return each;
    const fault = faultAgainst(waiver, each, context.bundle);
    if (fault !== undefined) faults.push(fault);
    if (each.outcome !== "violated" || fault !== undefined || faulty.has(waiver.obligation)) return each;
    const { obligation: _obligation, fingerprint: _fingerprint, ...why } = waiver;
    return { ...each, outcome: "waived" as const, reason: waivedBecause(why), waiver: why };
  });
  return { judged: excused, faults };
}

/** What is wrong with waivers before anything is run: expired, duplicate, or about no obligation of the bundle. */
export function lintWaivers(
  waivers: readonly Waiver[],
  { obligations, today }: Omit<BaselineContext, "bundle">,
): WaiverFault[] {
  const known = new Set(obligations.map(({ id }) => id));
  const seen = new Set<string>();
  return waivers.flatMap(({ obligation, expires }): WaiverFault[] => {
    const again = seen.has(obligation);
    seen.add(obligation);
    return [
      ...(known.has(obligation)
        ? []
        : [{ obligation, fault: "unknown" as const, says: "the bundle has no such obligation" }]),
      ...(again ? [{ obligation, fault: "duplicate" as const, says: "the obligation has more than one waiver" }] : []),
      ...(expires < today ? [{ obligation, fault: "expired" as const, says: `the waiver ended on ${expires}` }] : []),
    ];
  });
}

/** Whether a waiver was made for this finding. */
export function waives(waiver: Waiver, { obligation, finding }: Judged, bundle: Bundle): boolean {
  return (
    waiver.obligation === obligation.id &&
    finding !== undefined &&
    waiver.fingerprint === fingerprintOf(obligation.id, finding.problems, bundle)
  );
}

function faultAgainst(waiver: Waiver, judged: Judged, bundle: Bundle): WaiverFault | undefined {
  const { obligation } = waiver;
  if (judged.outcome === "held") return { obligation, fault: "stale", says: "the obligation holds now" };
  if (judged.outcome !== "violated" || waives(waiver, judged, bundle)) return undefined;
  return { obligation, fault: "mismatched", says: "the waiver was made for another violation than the one found" };
}

function waivedBecause({ reason, ticket, owner, expires }: ReportWaiver): string {
  return `until ${expires}, ${owner}: ${reason}${ticket === undefined ? "" : ` (${ticket})`}`;
}
