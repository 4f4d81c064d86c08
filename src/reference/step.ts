import type { Crossing, OpenCrossing } from "./crossing.ts";
import type { EvidenceTypes } from "./evidence/evidence-types.ts";
import type { Refused } from "./guards/guard.ts";
import type { ProfileTypes } from "./profile-types.ts";

/** What an operation does once every guard let the request pass. It returns the body of the answer. */
export type Step<T extends ProfileTypes = EvidenceTypes> = StatelessStep<T> | TenantStep<T>;

/** A step that needs no tenant and no store. */
export interface StatelessStep<T extends ProfileTypes = EvidenceTypes> {
  readonly stateless: true;
  accept(crossing: Crossing<T["own"]>): object;
}

/** A step inside the transaction of the caller's tenant. */
export interface TenantStep<T extends ProfileTypes = EvidenceTypes> {
  readonly stateless: false;
  accept(crossing: OpenCrossing<T>): Promise<object>;
  /** What a refusal inside the transaction leaves behind. Where it is absent, a refusal leaves nothing. */
  leave?(crossing: OpenCrossing<T>, refused: Refused): Promise<void>;
}

/** Steps by operation name. */
export type Steps<T extends ProfileTypes = EvidenceTypes> = Readonly<Record<string, Step<T>>>;
