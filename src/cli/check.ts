import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { BUNDLE_RULES } from "../bundle/rules/index.ts";
import { allRules } from "../check/all-rules.ts";
import type { CheckContext, RecordedKills } from "../check/context.ts";
import { runRules } from "../check/run-rules.ts";
import { sortFindings, type Finding } from "../diagnostics/finding.ts";
import { documentationOf } from "./check-pages.ts";
import { checkReport, type CheckFormat } from "./check-report.ts";
import { profileNamed } from "./conform/selection.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { planFor } from "./generation.ts";
import { openProject, type Project } from "./project.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** What to check, as asked on the command line. */
export interface CheckRequest {
  readonly paths: readonly string[];
  readonly contracts?: string | undefined;
  readonly docs?: string | undefined;
  readonly runtime?: string | undefined;
  /** What the runtime serves. */
  readonly profile?: string | undefined;
  /** Whether HTTP examples are sent to the reference. */
  readonly replay?: boolean | undefined;
  readonly typesOut?: string | undefined;
  readonly docsOut?: string | undefined;
  readonly format: CheckFormat;
  readonly outputFile?: string | undefined;
}

const GENERATED_RULES = [
  "generated-missing",
  "generated-stale",
  "generated-format",
  "generated-extra",
  "generated-edited",
];

/** Checks a project: bundle, generated files, pages, coverage, and the labels of a running membrane when one is named. */
export async function check(request: CheckRequest, terminal: Terminal): Promise<ExitCode> {
  const project = openProject(request.contracts, terminal.cwd);
  const asked = request.paths.length > 0 || request.docs !== undefined || request.runtime !== undefined;
  if (project.fallback && !asked)
    throw new UsageError(
      "there is no contracts/bundle.json here, so there is nothing to check",
      "name a bundle: --contracts <folder>",
    );
  if (project.fallback)
    terminal.talk("no contracts/bundle.json here: checking against the contracts that ship with the kit\n");
  const pages = documentationOf(request, project);
  // Somebody who names pages asks about those, not about the rest of the project.
  const generated: Compared =
    request.paths.length > 0 ? { findings: [], count: 0 } : await compareGeneratedOf(project, request);
  const context: CheckContext = {
    bundle: project.bundle,
    obligations: project.obligations,
    texts: project.texts,
    shown: project.shown,
    rules: allRules(),
    ...(pages.documentation === undefined ? {} : { documentation: pages.documentation }),
    ...(request.runtime === undefined ? {} : { runtimes: await listingsOf(project, request.runtime, request.profile) }),
    ...(request.replay === true ? { replays: await replayed(project, pages.documentation) } : {}),
    ...killsOf(generated.kills),
  };
  const rules = runRules(context);
  const findings = sortFindings([...project.warnings, ...pages.findings, ...generated.findings, ...rules.findings]);
  const looked = {
    rules: [
      ...BUNDLE_RULES.map((rule) => rule.id),
      ...(generated.count > 0 ? GENERATED_RULES : []),
      ...(pages.documentation === undefined ? [] : ["docs-readable"]),
      ...rules.ran,
    ],
    pages: pages.documentation?.pages.length ?? 0,
    generated: generated.count,
    runtimes: context.runtimes?.map((listing) => listing.name) ?? [],
  };
  const report = checkReport(request.format, findings, looked, {
    texts: textsOf(findings, project, context),
    color: terminal.color && request.outputFile === undefined,
    ...(generated.details === undefined ? {} : { details: generated.details }),
  });
  deliver(report.result, request.outputFile, terminal);
  terminal.talk(`${report.summary}\n`);
  return findings.some((finding) => finding.severity === "error") ? EXIT.findings : EXIT.clean;
}

interface Compared {
  readonly findings: readonly Finding[];
  readonly count: number;
  readonly kills?: RecordedKills | undefined;
  readonly details?: (finding: Finding) => string | undefined;
}

async function compareGeneratedOf(project: Project, request: CheckRequest): Promise<Compared> {
  const generation = await planFor(project, {
    contracts: request.contracts,
    typesOut: request.typesOut,
    docsOut: request.docsOut,
    trustQuickPrinter: true,
  });
  if (generation === undefined) return { findings: [], count: 0 };
  const { compareGenerated, KILL_MATRIX_FILE, readKillMatrix } = await import("../../generators/index.ts");
  const { differenceShown } = await import("./difference-shown.ts");
  const texts = generation.files.filter(({ kind }) => kind !== "value");
  const matrix = project.own ? readKillMatrix(project.root) : undefined;
  return {
    // Marked values have a rule of their own, which reads every page.
    findings: compareGenerated(texts, project.root, generation.command),
    count: texts.length,
    kills: matrix === undefined ? undefined : { file: KILL_MATRIX_FILE, mutants: matrix.mutants },
    details: await differenceShown(texts, project.root),
  };
}

async function replayed(
  project: Project,
  documentation: CheckContext["documentation"],
): Promise<NonNullable<CheckContext["replays"]>> {
  const { replaysOf } = await import("./replay-examples.ts");
  return replaysOf(project, documentation);
}

function killsOf(kills: RecordedKills | undefined): { kills?: RecordedKills } {
  return kills === undefined ? {} : { kills };
}

async function listingsOf(
  project: Project,
  where: string,
  named: string | undefined,
): Promise<NonNullable<CheckContext["runtimes"]>> {
  const { bundle } = project;
  if (named !== undefined) profileNamed(bundle, named);
  const { readListings } = await import("../check/runtime/read-listing.ts");
  const listings = await readListings(bundle, where, project.root, named);
  if (listings.length === 0) throw new UsageError("no profile of the bundle has a runtime listing to compare with");
  return listings;
}

/** Texts for code frames: documents and pages that were read, and whatever else a finding points into. */
function textsOf(findings: readonly Finding[], project: Project, context: CheckContext): Map<string, string> {
  const texts = new Map(project.texts);
  for (const page of context.documentation?.pages ?? []) texts.set(page.file, page.text);
  for (const listing of context.runtimes ?? []) if (listing.text !== undefined) texts.set(listing.name, listing.text);
  for (const { place, rule } of findings) {
    const path = resolve(project.root, place.file);
    if (rule.startsWith("generated-") && !texts.has(place.file) && existsSync(path) && statSync(path).isFile())
      texts.set(place.file, readFileSync(path, "utf8"));
  }
  return texts;
}

function deliver(report: string, file: string | undefined, terminal: Terminal): void {
  if (file === undefined) {
    terminal.out(report);
    return;
  }
  try {
    writeFileSync(resolve(terminal.cwd, file), report);
  } catch (error) {
    throw new UsageError(
      `the report cannot be written to ${file} (${(error as NodeJS.ErrnoException).code ?? "unknown"})`,
      undefined,
      { cause: error },
    );
  }
}
