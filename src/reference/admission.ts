import { valueAt } from "../bundle/json-pointer.ts";
import type { AdmissionRules } from "../generated/documents.ts";
import type { PilotRecord } from "../generated/evidence.ts";
import type { OpenCrossing } from "./crossing.ts";

/** What a production request asks to be admitted for. */
export interface AskedAdmission {
  readonly tenant: string;
  readonly operation: string;
  /** The request, which holds the coordinates by name. */
  readonly request: unknown;
  readonly now: number;
}

/** Whether a verified record admits what is asked. */
export type Admits = (record: PilotRecord, asked: AskedAdmission, rules: AdmissionRules) => boolean;

/** The honest rule: the record is the tenant's, covers now, names every coordinate as asked, and lists the operation without excluding it. */
export const admits: Admits = (record, asked, rules) =>
  record.tenant === asked.tenant &&
  covers(record, asked.now, rules) &&
  coordinatesAgree(record, asked.request, rules) &&
  record.admitted_operations.includes(asked.operation) &&
  !record.excluded_operations.includes(asked.operation);

/** Whether an instant lies in the half-open timeframe of a record. A timeframe that is no pair of instants covers nothing. */
export function covers(record: unknown, now: number, rules: AdmissionRules): boolean {
  const from = instant(valueAt(record, rules.timeframe.from));
  const until = instant(valueAt(record, rules.timeframe.until));
  return from <= now && now < until;
}

/** Whether record and request name the same value for every coordinate of the contract. */
export function coordinatesAgree(record: unknown, request: unknown, rules: AdmissionRules): boolean {
  return rules.coordinates.every((name) => {
    const named = valueAt(record, `/${name}`);
    return named !== undefined && named === valueAt(request, `/${name}`);
  });
}

/** The tenant's filed records that a trust anchor still verifies and whose timeframe covers now. */
export async function liveRecords(crossing: OpenCrossing, rules: AdmissionRules): Promise<PilotRecord[]> {
  const live: PilotRecord[] = [];
  for (const text of await crossing.tx.pilotRecords(crossing.now)) {
    // Verified at each use: a record filed under an anchor that was withdrawn since admits nothing.
    const verified = await crossing.parts.records.verify(text);
    if (verified !== undefined && covers(verified.claims, crossing.now, rules))
      live.push(verified.claims as PilotRecord);
  }
  return live;
}

/** Whether any live record of the caller's tenant admits the operation at the coordinates of the request. */
export async function isAdmitted(crossing: OpenCrossing, operation: string): Promise<boolean> {
  const rules = crossing.profile.document.admission;
  if (rules === undefined) return false;
  const asked = { tenant: crossing.caller().tenant, operation, request: crossing.value(), now: crossing.now };
  return (await liveRecords(crossing, rules)).some((record) => crossing.parts.admits(record, asked, rules));
}

function instant(value: unknown): number {
  return typeof value === "string" ? Date.parse(value) : Number.NaN;
}
