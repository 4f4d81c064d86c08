import type { ObligationKind } from "../obligation.ts";
import { ADMISSION_KINDS } from "./admission.ts";
import { ANSWER_KINDS } from "./answers.ts";
import { RECORD_KINDS } from "./records.ts";
import { REFUSAL_KINDS } from "./refusals.ts";
import { STATE_KINDS } from "./state.ts";

/** Every kind of obligation. Suffixes are permanent. */
export const OBLIGATION_KINDS: readonly ObligationKind[] = [
  ...ANSWER_KINDS,
  ...REFUSAL_KINDS,
  ...STATE_KINDS,
  ...ADMISSION_KINDS,
  ...RECORD_KINDS,
];
