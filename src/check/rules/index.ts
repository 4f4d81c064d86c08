import type { CheckRule } from "../context.ts";
import { coverageComplete } from "./coverage-complete.ts";
import { docsAnchors } from "./docs-anchors.ts";
import { docsClaims } from "./docs-claims.ts";
import { docsExamples } from "./docs-examples.ts";
import { docsLabels } from "./docs-labels.ts";
import { docsMaterial } from "./docs-material.ts";
import { docsNames } from "./docs-names.ts";
import { docsReplay } from "./docs-replay.ts";
import { docsTopicSources } from "./docs-topic-sources.ts";
import { docsTopics } from "./docs-topics.ts";
import { docsValues } from "./docs-values.ts";
import { invariantsHaveRules } from "./invariants-have-rules.ts";
import { runtimeLabels } from "./runtime-labels.ts";

/** Every rule of `membrane check` beyond those a bundle must keep to be read at all. */
export const CHECK_RULES: readonly CheckRule[] = [
  docsLabels,
  docsNames,
  docsTopics,
  docsTopicSources,
  docsClaims,
  docsAnchors,
  docsMaterial,
  docsValues,
  docsExamples,
  docsReplay,
  coverageComplete,
  invariantsHaveRules,
  runtimeLabels,
];
