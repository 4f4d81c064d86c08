import type { Comparison } from "./comparison.ts";
import { operations } from "./operations.ts";
import { refusals } from "./refusals.ts";
import { requestsAndAnswers } from "./requests-and-answers.ts";

/** Every comparison of two bundles, beside that of their facts. A new one is added here and nowhere else. */
export const COMPARISONS: readonly Comparison[] = [operations, refusals, requestsAndAnswers];
