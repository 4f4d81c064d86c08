import type { Bundle, Source } from "../bundle/model.ts";
import type { Obligation } from "../obligations/obligation.ts";

/** One of the two bundles that are compared, with what is derived from it. */
export interface Side {
  readonly bundle: Bundle;
  readonly obligations: readonly Obligation[];
  /** How the path of a document is shown: tells the two sides apart. */
  readonly shown: (documentPath: string) => string;
}

/** A place in a document of one side. */
export interface Spot {
  readonly source: Pick<Source<unknown>, "path" | "text">;
  readonly pointer: string;
  /** Point at the member's name instead of its value. */
  readonly atName?: boolean;
}
