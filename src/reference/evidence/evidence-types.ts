import type { RefusalCondition } from "../../bundle/model.ts";
import type { Admits } from "../admission.ts";
import type { Unguarded } from "../guards/guard.ts";
import type { ProfileTypes } from "../profile-types.ts";
import type { TenantTransaction } from "../store/store.ts";

/** Parts only the evidence profile has. */
export interface EvidenceParts {
  /** Decides whether a verified record admits a request. */
  readonly admits: Admits;
}

/** What the evidence profile is made of. */
export interface EvidenceTypes extends ProfileTypes {
  readonly tx: TenantTransaction;
  readonly own: EvidenceParts;
  readonly words: Exclude<RefusalCondition, Unguarded>;
}
