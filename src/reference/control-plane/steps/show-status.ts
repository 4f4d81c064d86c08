import type { ConnectorStatus, StatusBody } from "../../../generated/control-plane.ts";
import type { ConnectorState } from "../control-transaction.ts";
import type { ControlStep } from "../control-types.ts";
import { kindOf } from "../documents.ts";
import { instant } from "../instant.ts";

/** Says of every connector of the contract what may be known of it. */
export const showStatus: ControlStep = {
  stateless: false,
  accept: async (crossing): Promise<StatusBody> => {
    const states = new Map((await crossing.tx.connectors()).map((state) => [state.connectorId, state]));
    const connected = new Set((await crossing.tx.credentials()).map(({ connectorId }) => connectorId));
    const names = [...kindOf(crossing, "connector").documents.keys()].toSorted();
    const connectors = names.map((name) => statusOf(name, states.get(name), connected.has(name)));
    return { tenant_id: crossing.caller().tenant, connectors };
  },
};

function statusOf(name: string, state: ConnectorState | undefined, connected: boolean): ConnectorStatus {
  const enabled = state?.enabled ?? false;
  const { lastSuccessAt, lastErrorCode } = state ?? {};
  return {
    connector_id: name,
    connected,
    enabled,
    last_success_at: lastSuccessAt === undefined ? null : instant(lastSuccessAt),
    last_error_code: lastErrorCode ?? null,
    health: enabled ? (lastErrorCode === undefined ? "ok" : "degraded") : "blocked",
  };
}
