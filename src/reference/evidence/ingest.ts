import { canonicalJson } from "../../bundle/canonical-json.ts";
import type { IngestBody, IngestRequest } from "../../generated/evidence.ts";
import type { TenantStep } from "../step.ts";

/** Files an evidence reference: hashes and declared facts, never the material. */
export const fileEvidence: TenantStep = {
  stateless: false,
  accept: async ({ parts, tx, now, value }): Promise<IngestBody> => {
    const request = value() as IngestRequest;
    const ref = parts.ids("evidence");
    await tx.addEvidence({
      ref,
      consentRef: request.connector_consent_ref,
      subject: request.subject,
      kind: request.kind,
      sourceHash: request.source_hash,
      transformHash: request.transform_hash,
      facts: canonicalJson({
        source_system: request.source_system,
        source_label: request.source_label,
        raw_kind: request.raw_kind,
        claims: request.claims,
        amount_cents: request.amount_cents,
        currency: request.currency,
        mode: request.mode,
        reviewer_signature: request.reviewer_signature,
      }),
      recordedAt: now,
    });
    return { evidence_ref: ref, productionAdmission: false };
  },
};
