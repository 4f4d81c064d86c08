import type { Steps } from "../step.ts";
import { recordConsent } from "./consent.ts";
import { passGate } from "./gate.ts";
import { fileEvidence } from "./ingest.ts";
import { listContract } from "./listing.ts";
import { precheckAdmission } from "./precheck.ts";
import { revokeConsent } from "./revoke.ts";
import { countRecords } from "./status.ts";

/** The honest steps of the evidence profile. */
export const evidenceSteps: Steps = {
  "membrane.contract": listContract,
  "evidence.connector.consent": recordConsent,
  "evidence.connector.ingest": fileEvidence,
  "evidence.connector.revoke": revokeConsent,
  "evidence.connector.status": countRecords,
  "production.admissionPrecheck": precheckAdmission,
  "pilot.admissionGate": passGate,
};
