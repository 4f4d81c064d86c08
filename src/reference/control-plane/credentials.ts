import type { ConnectRequest } from "../../generated/control-plane.ts";
import { textAt } from "../crossing.ts";
import type { ConnectorCredential } from "./control-transaction.ts";
import type { ControlCrossing } from "./control-types.ts";
import type { OpenedCredential } from "./runner.ts";

/** Name of a credential where the request has none. */
export const UNNAMED = "primary";

/** Seals the secret of a request for its place. Throws SealingError without the key. */
export function sealCredential({ parts, caller, now, value }: ControlCrossing): ConnectorCredential {
  const request = value() as ConnectRequest;
  const name = {
    connectorId: request.connector_id,
    credentialId: request.credential_id ?? UNNAMED,
    principalId: request.principal_id,
  };
  const sealed = parts.sealing.seal({ ...name, tenantId: caller().tenant }, request.secret_payload ?? {});
  return { ...name, authMode: request.auth_mode, sealed, createdAt: now };
}

/** Opens every credential of the connector a request names. Throws SealingError when one of them does not open. */
export async function openCredentials(crossing: ControlCrossing): Promise<OpenedCredential[]> {
  const { parts, tx, caller } = crossing;
  const found = await tx.credentials(textAt(crossing, "/connector_id") ?? "");
  return found.map(({ connectorId, credentialId, principalId, authMode, sealed }) => {
    const name = { connectorId, credentialId, principalId };
    return { ...name, authMode, secret: parts.sealing.open({ ...name, tenantId: caller().tenant }, sealed) };
  });
}
