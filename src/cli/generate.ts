import { GENERATED_RULES } from "../check/found-elsewhere.ts";
import { findingsAsSet } from "../check/rule-settings.ts";
import type { FindingsFormat } from "../diagnostics/findings-formats.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { planFor, type GenerationRequest } from "./generation.ts";
import type { Output } from "./outputs.ts";
import { openProject, type Project } from "./project.ts";
import type { Found } from "./publish-findings.ts";
import { openOrReport } from "./open-or-report.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** Marked values of pages are compared along with generated texts, by the rule that `check` has for them. */
const VALUES_RULE = "docs-values";

const COMPARING = "membrane generate --check";

/** Writes types and reference docs, or with `check` only says what is not as it must be. */
export async function generate(
  request: GenerationRequest & {
    readonly check: boolean;
    readonly discardEdits: boolean;
    readonly outputs: readonly Output<FindingsFormat>[];
  },
  terminal: Terminal,
): Promise<ExitCode> {
  if (!request.check && request.outputs.some(({ format, file }) => format !== "text" || file !== undefined))
    throw new UsageError("reports are made by generate --check only", "add --check, or leave --format out");
  const project = await openOrReport(
    () => openProject(request.contracts, terminal.cwd),
    { command: COMPARING, ...lookedAt(0), outputs: request.outputs },
    terminal,
  );
  const missing =
    request.what === undefined ? undefined : request.what === "types" ? request.typesOut : request.docsOut;
  const generation =
    !project.own && request.what !== undefined && missing === undefined ? undefined : await planFor(project, request);
  if (generation === undefined) {
    throw new UsageError(
      "no folder to generate into: only the toolkit's own repository has defaults",
      `name ${request.what === undefined ? "--types-out or --docs-out" : `--${request.what}-out`}`,
    );
  }
  if (request.check) return compare(generation, project, request.outputs, terminal);
  const { compareGenerated, writeGenerated } = await import("../../generators/index.ts");
  const { discardEdits } = request;
  const written = writeGenerated(generation.files, project.root, { discardEdits });
  for (const { path, change } of written) terminal.out(`${change} ${path}\n`);
  // What is still not as it must be was left as it is, because it is somebody's.
  const kept = compareGenerated(generation.files, project.root, generation.command).filter(
    ({ rule }) => rule !== "generated-extra",
  );
  const { textReport } = await import("../diagnostics/text-report.ts");
  terminal.out(textReport(kept, { texts: new Map(), color: terminal.color }));
  const left = kept.length === 0 ? "" : `, ${kept.length} left as edited`;
  terminal.talk(`${generation.files.length} generated, ${written.length} changed${left}\n`);
  return kept.length === 0 ? EXIT.clean : EXIT.findings;
}

async function compare(
  generation: NonNullable<Awaited<ReturnType<typeof planFor>>>,
  { root, settings }: Project,
  outputs: readonly Output<FindingsFormat>[],
  terminal: Terminal,
): Promise<ExitCode> {
  const { compareGenerated } = await import("../../generators/index.ts");
  const { differenceShown } = await import("./difference-shown.ts");
  const { publishFindings } = await import("./publish-findings.ts");
  const findings = findingsAsSet(compareGenerated(generation.files, root, generation.command), settings);
  const generated = generation.files.length;
  publishFindings(
    {
      command: COMPARING,
      findings,
      ran: [...GENERATED_RULES.map(({ id }) => id), VALUES_RULE].filter((id) => settings.get(id) !== "off"),
      ...lookedAt(generated),
      judged: true,
      text: { texts: new Map(), details: await differenceShown(generation.files, root) },
    },
    outputs,
    terminal,
  );
  terminal.talk(`${generated} generated texts compared, ${findings.length} differ\n`);
  return findings.some(({ severity }) => severity === "error") ? EXIT.findings : EXIT.clean;
}

function lookedAt(generated: number): Pick<Found, "counts" | "looked"> {
  return { counts: { "generated text": generated }, looked: { pages: 0, generated, runtimes: [] } };
}
