import type { Bundle, Operation, Profile } from "../bundle/model.ts";
import type { Power } from "../protocol/target.ts";

/** What a kind of obligation is derived from. */
export interface Subject {
  readonly bundle: Bundle;
  readonly profile: Profile;
  readonly operation: Operation;
}

/** A promise that follows from traits of the contract wherever they occur. Its suffix is permanent. */
export interface ObligationKind {
  readonly suffix: string;
  /** The promise, in one sentence. */
  readonly promise: string;
  /** Which traits of the contract it follows from, in words. */
  readonly followsFrom: string;
  /** What decides. */
  readonly oracle: string;
  /** Whether it follows for an operation. */
  follows(subject: Subject): boolean;
  /** Powers needed to judge it, besides `wire`. */
  readonly powers: readonly Power[];
  /** More powers, needed for this operation alone. */
  alsoNeeds?(subject: Subject): readonly Power[];
  /** Fewer executed pairs than this are `could_not_run`. Passive kinds count observations. */
  readonly minimum: number;
  /** Passive kinds send nothing: they judge all traffic of the run. */
  readonly passive?: boolean;
  /** Optional capability without which it is not applicable; or that of the operation. */
  capability?(subject: Subject): string | undefined;
}

/** One thing the target must be seen to do. */
export interface Obligation {
  /** `<operation>/<suffix>`, permanent. */
  readonly id: string;
  readonly profile: string;
  readonly operation: string;
  readonly suffix: string;
  readonly promise: string;
  /** MUST when any requirement it serves is one. */
  readonly level: "MUST" | "SHOULD";
  /** Ids of the requirements it judges. */
  readonly requirements: readonly string[];
  readonly powers: readonly Power[];
  readonly minimum: number;
  readonly passive: boolean;
  readonly capability?: string;
}
