import type { Documentation } from "../check/context.ts";
import type { Finding } from "../diagnostics/finding.ts";
import { declaredGeneration } from "./declared-generation.ts";
import { planFor, type Generation, type GenerationRequest } from "./generation.ts";
import type { Project } from "./project.ts";

/** What came of comparing generated texts with what they must be. */
export interface ComparedTexts {
  readonly findings: readonly Finding[];
  /** How many were compared. */
  readonly count: number;
  /** Shows what differs, for a finding of theirs. */
  readonly details?: (finding: Finding) => string | undefined;
}

export const NOTHING_COMPARED: ComparedTexts = { findings: [], count: 0 };

/** Compares what is in the folders that were named. Where none was named for pages, these say themselves what was generated of them. */
export async function comparedTexts(
  project: Project,
  { contracts, typesOut, docsOut }: Pick<GenerationRequest, "contracts" | "typesOut" | "docsOut">,
  documentation: Documentation | undefined,
): Promise<ComparedTexts> {
  const asked = await planFor(project, { contracts, typesOut, docsOut, trustQuickPrinter: true });
  const declares = documentation !== undefined && docsOut === undefined && !project.own;
  const declared = declares ? declaredGeneration(documentation, project) : undefined;
  const said = declared === undefined ? undefined : await planFor(project, declared);
  const generations = [asked, said].filter((each) => each !== undefined);
  return generations.length === 0 ? NOTHING_COMPARED : compared(generations, project);
}

async function compared(generations: readonly Generation[], { root }: Project): Promise<ComparedTexts> {
  const { compareGenerated } = await import("../../generators/index.ts");
  const { differenceShown } = await import("./difference-shown.ts");
  // Marked values have a rule of their own, which reads every page.
  const each = generations.map(({ files, command }) => ({
    command,
    texts: files.filter(({ kind }) => kind !== "value"),
  }));
  const findings = each.flatMap(({ texts, command }) => compareGenerated(texts, root, command));
  const wrong = new Set(findings.map(({ place }) => place.file));
  const all = each.flatMap(({ texts }) => texts);
  return {
    findings,
    count: all.length,
    // Of a text that is as it must be nothing is shown, and together they are as large as all pages.
    details: await differenceShown(
      all.filter(({ path }) => wrong.has(path)),
      root,
    ),
  };
}
