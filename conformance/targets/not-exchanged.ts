import { TargetError } from "../../src/protocol/target.ts";

/** What is thrown when sealed material did not change places: then nothing can be told of what was sealed. */
export function notExchanged(who: string): TargetError {
  return new TargetError(
    "target_disobeyed",
    `${who} did not exchange what was sealed`,
    "try it by hand: docs/writing-a-target.md says what it is told",
  );
}
