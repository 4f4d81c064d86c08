import type { ConfigTypes } from "../../src/generated/documents.ts";
import type { Looseness } from "./looseness.ts";

/** A limit that a ledger goes over. */
export interface OverLimit {
  /** Where the limit stands in the settings of types. */
  readonly pointer: string;
  readonly message: string;
}

/** The limits of a project that the ledger of its types goes over, the one for all keywords first. */
export function overLimits(ledger: readonly Looseness[], limits: ConfigTypes): OverLimit[] {
  const { max_looseness: most, max_looseness_of: mostOf = {} } = limits;
  const over = (found: number, most: number, pointer: string, what: string): OverLimit[] =>
    found <= most ? [] : [{ pointer, message: `types leave out ${found} ${what}, at most ${most} are allowed` }];
  return [
    ...(most === undefined ? [] : over(ledger.length, most, "/max_looseness", "keywords of the contract")),
    ...Object.entries({ ...mostOf }).flatMap(([keyword, each]) =>
      over(
        ledger.filter((entry) => entry.keyword === keyword).length,
        each,
        `/max_looseness_of/${keyword}`,
        `times the keyword ${keyword}`,
      ),
    ),
  ];
}
