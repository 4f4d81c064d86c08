import type { RevokeBody, RevokeRequest } from "../../generated/evidence.ts";
import type { TenantStep } from "../step.ts";

/** Withdraws a consent for good. The reason is not kept: it is free text, and free text is where disguised material travels. */
export const revokeConsent: TenantStep = {
  stateless: false,
  accept: async ({ tx, now, value }): Promise<RevokeBody> => {
    const { connector_consent_ref: ref } = value() as RevokeRequest;
    await tx.moveConsent(ref, "revoked", now);
    return { consent_ref: ref, state: "revoked", productionAdmission: false };
  },
};
