import type { Crossing, OpenCrossing } from "./crossing.ts";
import type { Refused } from "./guards/guard.ts";

/** What an operation does once every guard let the request pass. It returns the body of the answer. */
export type Step = StatelessStep | TenantStep;

/** A step that needs no tenant and no store. */
export interface StatelessStep {
  readonly stateless: true;
  accept(crossing: Crossing): object;
}

/** A step inside the transaction of the caller's tenant. */
export interface TenantStep {
  readonly stateless: false;
  accept(crossing: OpenCrossing): Promise<object>;
  /** What a refusal inside the transaction leaves behind. Where it is absent, a refusal leaves nothing. */
  leave?(crossing: OpenCrossing, refused: Refused): Promise<void>;
}

/** Steps by operation name. */
export type Steps = Readonly<Record<string, Step>>;
