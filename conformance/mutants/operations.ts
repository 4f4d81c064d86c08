/** The evidence profile, and operations of it that mutants break, by what they do. */
export const EVIDENCE = "evidence";
export const CONSENT = "evidence.connector.consent";
export const INGEST = "evidence.connector.ingest";
export const REVOKE = "evidence.connector.revoke";
export const STATUS = "evidence.connector.status";
export const PRECHECK = "production.admissionPrecheck";
export const GATE = "pilot.admissionGate";
export const LISTING = "membrane.contract";

/** Obligation ids: each operation with the suffix. */
export function each(suffix: string, ...operations: string[]): string[] {
  return operations.map((operation) => `${operation}/${suffix}`);
}
