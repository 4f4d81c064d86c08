import type { SealedPlace } from "../../generated/documents.ts";
import type { CredentialName } from "./control-transaction.ts";
import { UNNAMED } from "./credentials.ts";

/** The credential that a place of the suite means. */
export function placeOf({ names }: Pick<SealedPlace, "names">): CredentialName {
  return {
    connectorId: names["connector_id"] ?? "",
    credentialId: names["credential_id"] ?? UNNAMED,
    principalId: names["principal_id"] ?? "",
  };
}
