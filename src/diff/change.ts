import type { Aim } from "./witness/aim.ts";
import type { Spot } from "./side.ts";

/** One difference in meaning, as a comparison found it: which rule, of what, where on both sides. */
export interface Change {
  readonly rule: string;
  /** Contract ids it is about: operations, codes, schemas, requirements. Equal changes of several are one finding. */
  readonly subjects: readonly string[];
  /** Where it is in words that no edit elsewhere moves: no index of a list. */
  readonly at: string;
  /** What was said and what is said; only their digests leave the comparison. */
  readonly before: unknown;
  readonly after: unknown;
  readonly base: Spot;
  readonly head: Spot;
  /** What changed, lower case, no full stop, without the subjects. */
  readonly message: string;
  readonly remedy?: string;
  /** What a document that shows it has to do. */
  readonly aim?: Aim;
}
