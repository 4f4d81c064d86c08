export { readBindings, type BoundBundle } from "./bundle/bindings/read-bindings.ts";
export { BundleError } from "./bundle/bundle-error.ts";
export { loadBundle, type LoadedBundle } from "./bundle/load.ts";
export { builtInBundleFolder, locateBundle } from "./bundle/locate.ts";
export {
  accepts,
  operationsOf,
  refusalWhen,
  type Bundle,
  type Operation,
  type Profile,
  type Refusal,
  type Source,
} from "./bundle/model.ts";
export type { DataClass, Shape } from "./bundle/shape.ts";
export { allRules } from "./check/all-rules.ts";
export type { CheckContext, CheckRule, Documentation, RuleFact, RuntimeListing } from "./check/context.ts";
export type { Block, Link, Page } from "./check/pages/page.ts";
export { readPages, type PagesRead } from "./check/pages/read-pages.ts";
export { runRules, type RulesRun } from "./check/run-rules.ts";
export { readListings } from "./check/runtime/read-listing.ts";
export { comparedOf, compareBundles, type Compared, type Severities } from "./diff/compare.ts";
export type { DiffFinding, Witness } from "./diff/finding.ts";
export { markdownNote } from "./diff/markdown.ts";
export { DIFF_RULES } from "./diff/rules/index.ts";
export type { Side } from "./diff/side.ts";
export { sortFindings, type Finding, type Place, type Reported, type Severity } from "./diagnostics/finding.ts";
export { FINDINGS_FORMATS, type FindingsFormat } from "./diagnostics/findings-formats.ts";
export { FINDINGS_REPORTERS, type FindingsReport } from "./diagnostics/findings-report.ts";
export { fingerprinted } from "./diagnostics/fingerprint.ts";
export { textReport, type TextOptions } from "./diagnostics/text-report.ts";
export { deriveObligations } from "./obligations/derive.ts";
export { OBLIGATION_KINDS } from "./obligations/kinds/index.ts";
export type { Obligation, ObligationKind } from "./obligations/obligation.ts";
export type { Answer, CallRequest, Observation, Silence } from "./protocol/call.ts";
export { defineTarget, type ModuleAdapter, type ModuleAnswer, type ModuleInstance } from "./protocol/module-adapter.ts";
export type { Power, Surface, Target } from "./protocol/target.ts";
