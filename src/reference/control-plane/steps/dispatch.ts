import type { IngestBody, IngestRequest } from "../../../generated/control-plane.ts";
import { connectorState } from "../connector-state.ts";
import type { ControlStep } from "../control-types.ts";
import { isCounted } from "../counters.ts";
import { openCredentials } from "../credentials.ts";
import { kindOf } from "../documents.ts";

/** Hands a dispatch to the runner, and keeps how it went: also that it was refused, and with what. */
export const dispatch: ControlStep = {
  stateless: false,
  accept: async (crossing): Promise<IngestBody> => {
    const { parts, tx, caller, now } = crossing;
    const { connector_id: connectorId, collection_id: collectionId, payload } = crossing.value() as IngestRequest;
    const credentials = await openCredentials(crossing);
    const tenantId = caller().tenant;
    const taken = await parts.runner.take({ tenantId, connectorId, collectionId, payload, credentials });
    const { enabled } = await connectorState(crossing, connectorId);
    await tx.putConnector({ connectorId, enabled, lastSuccessAt: now, failureCount: 0, updatedAt: now });
    return { status: "accepted", connector_id: connectorId, collection_id: collectionId, ...taken };
  },
  leave: async (crossing, refused) => {
    const { connector_id: connectorId } = crossing.value() as IngestRequest;
    // A name nobody gave a connector has no state: callers could make up any number of them.
    if (!kindOf(crossing, "connector").documents.has(connectorId)) return;
    const before = await connectorState(crossing, connectorId);
    const counted = isCounted(refused)
      ? { failureCount: before.failureCount + 1, updatedAt: crossing.now }
      : { failureCount: before.failureCount, updatedAt: before.updatedAt };
    await crossing.tx.putConnector({ ...before, ...counted, lastErrorCode: refused.code });
  },
};
