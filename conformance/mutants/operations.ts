import { operationsOf, type Bundle, type Operation } from "../../src/bundle/model.ts";

/** The profile the mutants are broken copies of. */
const PROFILE = "evidence";

/** Every operation of it. */
export function mutableOperations(bundle: Bundle): Operation[] {
  return operationsOf(bundle).filter(({ profile }) => profile === PROFILE);
}

/** Operations of the evidence profile that mutants break, by what they do. */
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
