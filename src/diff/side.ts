import type { Bundle, Source } from "../bundle/model.ts";
import type { Obligation } from "../obligations/obligation.ts";

/** Anchors of the documentation of a bundle that links from elsewhere may lead to. */
export interface Anchored {
  /** By the path of each page in the folder of the documentation. */
  readonly pages: ReadonlyMap<string, readonly string[]>;
  /** How the path of a page is shown. */
  readonly shown: (page: string) => string;
}

/** One of the two bundles that are compared, with what is derived from it. */
export interface Side {
  readonly bundle: Bundle;
  readonly obligations: readonly Obligation[];
  /** How the path of a document is shown: tells the two sides apart. */
  readonly shown: (documentPath: string) => string;
  /** Left out where its documentation is not known. */
  readonly anchored?: Anchored | undefined;
}

/** A place in a document of one side. */
export interface Spot {
  readonly source: Pick<Source<unknown>, "path" | "text"> & {
    /** Path as shown, of what is no document of the bundle. */
    readonly shownAs?: string;
  };
  readonly pointer: string;
  /** Point at the member's name instead of its value. */
  readonly atName?: boolean;
}
