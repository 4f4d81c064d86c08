import type { DispatchPayload, IngestBody } from "../../generated/control-plane.ts";
import type { CredentialName } from "./control-transaction.ts";

/** A credential as a runtime gets it. It must be neither kept nor written down. */
export interface OpenedCredential extends CredentialName {
  readonly authMode: string;
  readonly secret: object;
}

/** A dispatch that was allowed. */
export interface Dispatch {
  readonly tenantId: string;
  readonly connectorId: string;
  readonly collectionId: string;
  readonly payload: DispatchPayload;
  readonly credentials: readonly OpenedCredential[];
}

/** What a runtime says of a dispatch it took. */
export type Dispatched = Pick<IngestBody, "mode" | "hooks">;

/** Runs connectors. It takes a dispatch inside the tenant's transaction, so it must not wait for the provider; when it throws, the dispatch never was. */
export interface Runner {
  take(dispatch: Dispatch): Promise<Dispatched>;
}

/** The honest runner of v1: no runtime is there yet, so nothing is polled, nothing is subscribed to, and it says so. */
export const stubRunner: Runner = {
  take: async () => ({ mode: "read-only-v1", hooks: { polling: "stub", subscription: "stub" } }),
};
