import type { Change } from "../change.ts";
import type { FactSide } from "./fact-side.ts";
import { compareAnchors } from "./anchors.ts";
import { compareCodes } from "./codes.ts";
import { compareLabels } from "./labels.ts";
import { compareObligations } from "./obligations.ts";
import { compareOperations } from "./operations.ts";
import { compareRequirements } from "./requirements.ts";

const COMPARED = [
  compareOperations,
  compareLabels,
  compareCodes,
  compareRequirements,
  compareObligations,
  compareAnchors,
] as const;

/** Compares what was published with what is: operations, labels, codes, requirements, obligations, anchors. The base may be a lock. */
export function compareFacts(base: FactSide, head: FactSide): Change[] {
  return COMPARED.flatMap((compare) => compare(base, head));
}
