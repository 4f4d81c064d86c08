import { EXIT, type ExitCode } from "./exit-code.ts";
import { planFor, type GenerationRequest } from "./generation.ts";
import { openProject } from "./project.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** Writes types and reference docs, or with `check` only says what is not as it must be. */
export async function generate(
  request: GenerationRequest & { readonly check: boolean; readonly discardEdits: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const project = openProject(request.contracts, terminal.cwd);
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
  if (request.check) return compare(generation, project.root, terminal);
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
  root: string,
  terminal: Terminal,
): Promise<ExitCode> {
  const { compareGenerated } = await import("../../generators/index.ts");
  const { textReport } = await import("../diagnostics/text-report.ts");
  const { differenceShown } = await import("./difference-shown.ts");
  const findings = compareGenerated(generation.files, root, generation.command);
  terminal.out(
    textReport(findings, {
      texts: new Map(),
      color: terminal.color,
      details: await differenceShown(generation.files, root),
    }),
  );
  terminal.talk(`${generation.files.length} generated texts compared, ${findings.length} differ\n`);
  return findings.length === 0 ? EXIT.clean : EXIT.findings;
}
