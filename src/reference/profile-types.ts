import type { RefusalCondition } from "../bundle/model.ts";
import type { AnsweredRequests } from "./store/store.ts";

/** What the parts of one profile are made of, where profiles differ. */
export interface ProfileTypes {
  /** What can be done inside a transaction of a tenant. */
  readonly tx: AnsweredRequests;
  /** Parts that no other profile has. */
  readonly own: object;
  /** The words its conditions may say: for each there is a guard, or it does not compile. */
  readonly words: RefusalCondition;
}
