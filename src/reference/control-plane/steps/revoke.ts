import type { RevokeBody, RevokeRequest } from "../../../generated/control-plane.ts";
import type { ControlStep } from "../control-types.ts";

/** Revokes every credential of a connector. */
export const revoke: ControlStep = {
  stateless: false,
  accept: async ({ tx, now, value }): Promise<RevokeBody> => {
    const { connector_id: connectorId } = value() as RevokeRequest;
    return { ok: true, revoked_count: await tx.revokeCredentials(connectorId, now) };
  },
};
