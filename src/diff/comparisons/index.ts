import type { Comparison } from "./comparison.ts";
import { documents } from "./documents.ts";
import { material } from "./material.ts";
import { operations } from "./operations.ts";
import { plannedCodes } from "./planned-codes.ts";
import { promises } from "./promises.ts";
import { prose } from "./prose.ts";
import { refusals } from "./refusals.ts";
import { requestsAndAnswers } from "./requests-and-answers.ts";
import { rest } from "./rest.ts";
import { types } from "./types.ts";
import { wire } from "./wire.ts";

/** Every comparison of two bundles, beside that of their facts. A new one is added here and nowhere else. */
export const COMPARISONS: readonly Comparison[] = [
  operations,
  refusals,
  requestsAndAnswers,
  types,
  material,
  wire,
  documents,
  promises,
  plannedCodes,
  rest,
  prose,
];
