import type { ConnectorState } from "./control-transaction.ts";
import type { ControlCrossing } from "./control-types.ts";

/** The state of a connector, or that of one nobody set up. */
export async function connectorState({ tx, now }: ControlCrossing, connectorId: string): Promise<ConnectorState> {
  return (await tx.connector(connectorId)) ?? { connectorId, enabled: false, failureCount: 0, updatedAt: now };
}
