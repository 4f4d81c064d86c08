import type { GeneratedFile, GeneratorInput, PageGenerator } from "../generated-file.ts";
import { changeRulesPage } from "./change-rules.ts";
import { coveragePage } from "./coverage.ts";
import { killMatrixPage } from "./kill-matrix.ts";
import { maturityLabelsPage } from "./maturity-labels.ts";
import { operationPages } from "./operations.ts";
import { refusalCodesPage } from "./refusal-codes.ts";
import { requirementsPage } from "./requirements.ts";
import { rulesPage } from "./rules.ts";

const PAGES: readonly PageGenerator[] = [
  changeRulesPage,
  coveragePage,
  killMatrixPage,
  maturityLabelsPage,
  operationPages,
  refusalCodesPage,
  requirementsPage,
  rulesPage,
];

/** Every page of the reference. */
export function docsFiles(input: GeneratorInput): GeneratedFile[] {
  return PAGES.flatMap((pageOf) => pageOf(input));
}
