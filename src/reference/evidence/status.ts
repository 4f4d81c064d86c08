import type { StatusBody } from "../../generated/evidence.ts";
import type { TenantStep } from "../step.ts";

/** Counts what the caller's tenant recorded. */
export const countRecords: TenantStep = {
  stateless: false,
  accept: async ({ tx }): Promise<StatusBody> => {
    const { consents, evidence } = await tx.counts();
    return { connector_records: consents, evidence_records: evidence, productionAdmission: false };
  },
};
