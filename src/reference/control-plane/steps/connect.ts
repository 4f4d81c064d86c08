import type { ConnectBody } from "../../../generated/control-plane.ts";
import type { ControlStep } from "../control-types.ts";
import { sealCredential } from "../credentials.ts";

/** Keeps a credential, sealed. */
export const connect: ControlStep = {
  stateless: false,
  accept: async (crossing): Promise<ConnectBody> => {
    const credential = sealCredential(crossing);
    await crossing.tx.putCredential(credential);
    return { ok: true, connector_id: credential.connectorId };
  },
};
