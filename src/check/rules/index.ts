import type { CheckRule } from "../context.ts";
import { coverageComplete } from "./coverage-complete.ts";
import { docsAnchors } from "./docs-anchors.ts";
import { docsClaims } from "./docs-claims.ts";
import { docsCoverage } from "./docs-coverage.ts";
import { docsExamples } from "./docs-examples.ts";
import { docsLabels } from "./docs-labels.ts";
import { docsMarkers } from "./docs-markers.ts";
import { docsMaterial } from "./docs-material.ts";
import { docsNames } from "./docs-names.ts";
import { docsReplay } from "./docs-replay.ts";
import { docsRoutes } from "./docs-routes.ts";
import { docsTopicSources } from "./docs-topic-sources.ts";
import { docsTopics } from "./docs-topics.ts";
import { docsValues } from "./docs-values.ts";
import { invariantsHaveRules } from "./invariants-have-rules.ts";
import { runtimeLabels } from "./runtime-labels.ts";

/** Every rule of `membrane check` beyond those a bundle must keep to be read at all. */
export const CHECK_RULES: readonly CheckRule[] = [
  docsLabels,
  docsNames,
  docsRoutes,
  docsTopics,
  docsTopicSources,
  docsClaims,
  docsAnchors,
  docsCoverage,
  docsMaterial,
  docsMarkers,
  docsValues,
  docsExamples,
  docsReplay,
  coverageComplete,
  invariantsHaveRules,
  runtimeLabels,
];
