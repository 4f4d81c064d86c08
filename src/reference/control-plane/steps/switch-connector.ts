import type { StateBody, StateRequest } from "../../../generated/control-plane.ts";
import { connectorState } from "../connector-state.ts";
import type { ControlStep } from "../control-types.ts";

/** Switches a connector for the tenant. How its dispatches went stays as it was. */
export const switchConnector: ControlStep = {
  stateless: false,
  accept: async (crossing): Promise<StateBody> => {
    const { connector_id: connectorId, enabled } = crossing.value() as StateRequest;
    await crossing.tx.putConnector({ ...(await connectorState(crossing, connectorId)), enabled });
    return { ok: true, connector_id: connectorId, enabled };
  },
};
