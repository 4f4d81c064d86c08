import { textAt, type OpenCrossing } from "../crossing.ts";
import type { ConsentRecord } from "../store/store.ts";

/** The consent of the caller's tenant that the request cites. */
export async function consentCited(crossing: OpenCrossing, at: string): Promise<ConsentRecord | undefined> {
  const ref = textAt(crossing, at);
  return ref === undefined ? undefined : crossing.tx.consent(ref);
}

/** What a member of the request that created a consent said, as far as it was recorded. */
export function memberOf(consent: ConsentRecord | undefined, pointer: string): unknown {
  switch (pointer) {
    case "/connector_id":
      return consent?.connectorId;
    case "/scope":
      return consent?.scope;
    case "/subject":
      return consent?.subject;
    case "/credential_ref":
      return consent?.credentialRef;
    case "/mode":
      return consent?.mode;
    default:
      throw new Error(`member ${pointer} of a consent is not recorded`);
  }
}
