import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { BUNDLE_RULES } from "../bundle/rules/index.ts";
import type { CheckContext, RecordedKills, RuntimeListing } from "../check/context.ts";
import {
  DOCUMENT_RULES,
  GENERATED_RULES,
  LOCK_RULES,
  PAGE_RULES,
  SUPPRESSION_RULES,
  TYPE_RULES,
} from "../check/found-elsewhere.ts";
import { rulesAsSet } from "../check/rule-settings.ts";
import { runRules } from "../check/run-rules.ts";
import type { Finding } from "../diagnostics/finding.ts";
import type { FindingsFormat } from "../diagnostics/findings-formats.ts";
import { lockNameOf, namesLock } from "../diff/lock/lock-name.ts";
import { asSet } from "./as-set.ts";
import { documentationOf } from "./check-pages.ts";
import { profileNamed } from "./conform/selection.ts";
import { demandWritable } from "./demand-writable.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { planFor } from "./generation.ts";
import type { Output } from "./outputs.ts";
import { openProject, type Project } from "./project.ts";
import { publishFindings, type Found } from "./publish-findings.ts";
import { readConfig } from "./read-config.ts";
import { openOrReport } from "./open-or-report.ts";
import type { Terminal } from "./terminal.ts";
import { typesLooseness } from "./types-looseness.ts";
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
  readonly config?: string | undefined;
  readonly typesOut?: string | undefined;
  readonly docsOut?: string | undefined;
  readonly outputs: readonly Output<FindingsFormat>[];
}

const COMMAND = "membrane check";

/** Checks a project: bundle, generated files, pages, coverage, and the labels of a running membrane when one is named. */
export async function check(request: CheckRequest, terminal: Terminal): Promise<ExitCode> {
  demandWritable(request.outputs, terminal.cwd);
  const project = await opened(request, terminal);
  demandAsked(project, request, terminal);
  const pages = documentationOf(request, project);
  // Somebody who names pages asks about those, not about the rest of the project.
  const whole = request.paths.length === 0;
  const context: CheckContext = {
    bundle: project.bundle,
    obligations: project.obligations,
    texts: project.texts,
    shown: project.shown,
    rules: rulesAsSet(project.settings),
    ...(pages.documentation === undefined ? {} : { documentation: pages.documentation }),
    ...(request.runtime === undefined ? {} : { runtimes: await listingsOf(project, request.runtime, request.profile) }),
    ...(request.replay === true ? { replays: await replayed(project, pages.documentation) } : {}),
    ...(whole && project.own ? await recordedKills(project) : {}),
  };
  const rules = runRules(context);
  // Behind the rules, so that the pages and what they must be are not held at once.
  const generated: Compared = whole ? await compareGeneratedOf(project, request) : { findings: [], count: 0 };
  // Loaded where there is a lock or has to be one, and where the whole project is checked.
  const locked = whole && hasLock(project) ? await lockOf(project, pages.documentation) : undefined;
  const loose = whole ? await typesLooseness(project, request.config) : undefined;
  const read = pages.documentation?.pages ?? [];
  const ran = ranOf(rules.ran, project, {
    generated: generated.count > 0,
    pages: pages.documentation !== undefined,
    types: loose !== undefined,
    lock: locked !== undefined,
  });
  const { findings, suppressed } = asSet(
    [
      ...project.warnings,
      ...pages.findings,
      ...generated.findings,
      ...rules.findings,
      ...(loose ?? []),
      ...(locked ?? []),
    ],
    project,
    { ran, pages: read, picked: request.paths.length > 0, config: request.config },
  );
  const summary = publishFindings(
    {
      command: COMMAND,
      findings,
      suppressed,
      ran,
      ...lookedAt(read.length, generated.count, context.runtimes ?? []),
      judged: true,
      text: {
        texts: textsOf(findings, project, context),
        ...(generated.details === undefined ? {} : { details: generated.details }),
      },
    },
    request.outputs,
    terminal,
  );
  terminal.talk(`${summary}\n`);
  return findings.some((finding) => finding.severity === "error") ? EXIT.findings : EXIT.clean;
}

/** Without contracts of its own a project is checked only for what was asked: all else would be the kit's, and green about nothing. */
function demandAsked({ fallback }: Project, request: CheckRequest, terminal: Terminal): void {
  if (!fallback) return;
  if (request.paths.length === 0 && request.docs === undefined && request.runtime === undefined)
    throw new UsageError(
      "there is no contracts/bundle.json here, so there is nothing to check",
      "name a bundle: --contracts <folder>",
    );
  terminal.talk("no contracts/bundle.json here: checking against the contracts that ship with the kit\n");
}

/** Ids of every rule that had something to look at and is not off. */
function ranOf(
  rules: readonly string[],
  { settings }: Project,
  looked: Readonly<Record<"generated" | "pages" | "types" | "lock", boolean>>,
): string[] {
  const others = [
    ...DOCUMENT_RULES,
    ...BUNDLE_RULES,
    ...(looked.generated ? GENERATED_RULES : []),
    ...(looked.pages ? PAGE_RULES : []),
    ...(looked.types ? TYPE_RULES : []),
    ...(looked.lock ? LOCK_RULES : []),
    ...SUPPRESSION_RULES,
  ];
  return [...others.map(({ id }) => id), ...rules].filter((id) => settings.get(id) !== "off");
}

function opened({ contracts, config, outputs }: CheckRequest, terminal: Terminal): Promise<Project> {
  return openOrReport(
    () => openProject(contracts, terminal.cwd, readConfig(config, terminal)),
    { command: COMMAND, ...lookedAt(0, 0, []), outputs },
    terminal,
  );
}

function lookedAt(
  pages: number,
  generated: number,
  listings: readonly RuntimeListing[],
): Pick<Found, "counts" | "looked"> {
  const runtimes = listings.map(({ name }) => name);
  const running = runtimes.length === 0 ? {} : { "running membrane": runtimes.length };
  return { counts: { page: pages, "generated text": generated, ...running }, looked: { pages, generated, runtimes } };
}

interface Compared {
  readonly findings: readonly Finding[];
  readonly count: number;
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
  const { compareGenerated } = await import("../../generators/index.ts");
  const { differenceShown } = await import("./difference-shown.ts");
  const texts = generation.files.filter(({ kind }) => kind !== "value");
  // Marked values have a rule of their own, which reads every page.
  const findings = compareGenerated(texts, project.root, generation.command);
  const wrong = new Set(findings.map(({ place }) => place.file));
  return {
    findings,
    count: texts.length,
    // Of a text that is as it must be nothing is shown, and together they are as large as all pages.
    details: await differenceShown(
      texts.filter(({ path }) => wrong.has(path)),
      project.root,
    ),
  };
}

async function replayed(
  project: Project,
  documentation: CheckContext["documentation"],
): Promise<NonNullable<CheckContext["replays"]>> {
  const { replaysOf } = await import("./replay-examples.ts");
  return replaysOf(project, documentation);
}

function hasLock({ bundle }: Project): boolean {
  return namesLock(bundle) || existsSync(join(bundle.root, lockNameOf(bundle)));
}

async function lockOf(project: Project, documentation: CheckContext["documentation"]): Promise<Finding[]> {
  const { lockFindings, lockStateOf } = await import("./lock/lock-findings.ts");
  const { publishedAnchors } = await import("./published-anchors.ts");
  return lockFindings(lockStateOf({ ...project, anchored: publishedAnchors(project, documentation) }));
}

async function recordedKills({ root }: Project): Promise<{ kills?: RecordedKills }> {
  const { KILL_MATRIX_FILE, readKillMatrix } = await import("../../generators/index.ts");
  const matrix = readKillMatrix(root);
  return matrix === undefined ? {} : { kills: { file: KILL_MATRIX_FILE, mutants: matrix.mutants } };
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
  const wrong = new Set(findings.map(({ place }) => place.file));
  for (const page of context.documentation?.pages ?? []) if (wrong.has(page.file)) texts.set(page.file, page.text);
  for (const listing of context.runtimes ?? []) if (listing.text !== undefined) texts.set(listing.name, listing.text);
  for (const { place, rule } of findings) {
    const path = resolve(project.root, place.file);
    if (rule.startsWith("generated-") && !texts.has(place.file) && existsSync(path) && statSync(path).isFile())
      texts.set(place.file, readFileSync(path, "utf8"));
  }
  return texts;
}
