import type { ConsentBody, ConsentRequest } from "../../generated/evidence.ts";
import type { TenantStep } from "../step.ts";

/** Records a consent, with a reference to the credential the connector holds. */
export const recordConsent: TenantStep = {
  stateless: false,
  accept: async ({ parts, tx, now, value }): Promise<ConsentBody> => {
    const request = value() as ConsentRequest;
    const ref = parts.ids("consent");
    await tx.addConsent({
      ref,
      subject: request.subject,
      connectorId: request.connector_id,
      scope: request.scope,
      credentialRef: request.credential_ref,
      mode: request.mode,
      state: "active",
      recordedAt: now,
    });
    return { consent_ref: ref, state: "active", productionAdmission: false };
  },
};
