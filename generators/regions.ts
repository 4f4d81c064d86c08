import { posix } from "node:path";
import { didYouMean } from "../src/diagnostics/did-you-mean.ts";
import type { Source } from "../src/bundle/model.ts";
import type { Finding } from "../src/diagnostics/finding.ts";
import { REFERENCE, type GeneratedFile, type GeneratorInput } from "./generated-file.ts";
import { originOf, withProvenance } from "./provenance.ts";
import { findRegions, type Region } from "./regions/find-regions.ts";
import { REGION_KINDS, type RegionKind } from "./regions/region-bodies.ts";

/** A hand-written page that may hold regions. */
export interface Page {
  /** Path relative to the root of the project, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Renders every region the pages ask for. What nobody can render is a finding at its marker. */
export function renderRegions(
  pages: readonly Page[],
  docsFolder: string,
  input: GeneratorInput,
): { files: GeneratedFile[]; findings: Finding[] } {
  const files: GeneratedFile[] = [];
  const findings: Finding[] = [];
  for (const { path, text } of pages) {
    const found = findRegions(path, text);
    findings.push(...found.findings);
    for (const region of found.regions) {
      const body = bodyOf(region, path, docsFolder, input);
      if (typeof body !== "string") findings.push(body);
      else if (!files.some((file) => file.path === path && file.region === region.words)) {
        files.push({ path, kind: "region", region: region.words, content: body });
      }
    }
  }
  return { files, findings };
}

function bodyOf(region: Region, path: string, docsFolder: string, input: GeneratorInput): string | Finding {
  const [name = "", argument, ...rest] = region.words.split(" ");
  const kind = Object.hasOwn(REGION_KINDS, name) ? REGION_KINDS[name] : undefined;
  if (kind === undefined)
    return unknown(region, path, `region "${name}" is made by no generator`, name, Object.keys(REGION_KINDS));
  const choices = kind.choices?.(input.bundle) ?? [];
  const unfit = [argument, ...rest].find((word, index) => word !== undefined && (index > 0 || !choices.includes(word)));
  if (unfit !== undefined) {
    const expected = choices.length === 0 ? "takes no argument" : `takes one of ${choices.join(", ")}`;
    return unknown(region, path, `region "${name}" ${expected}, not "${unfit}"`, unfit, choices);
  }
  const way = posix.relative(posix.dirname(path), posix.join(docsFolder, REFERENCE));
  return withOrigins(
    kind.render({ bundle: input.bundle, argument, toReference: way === "" ? "" : `${way}/` }),
    kind,
    input,
  );
}

function unknown(region: Region, file: string, message: string, given: string, known: readonly string[]): Finding {
  const near = didYouMean(given, known);
  const remedy = near === undefined ? `known: ${known.join(", ") || "none"}` : `did you mean "${near}"?`;
  return {
    rule: "region-unknown",
    severity: "error",
    place: { file, line: region.line, column: 1, length: region.words.length + 25 },
    message,
    remedy,
  };
}

/** The region as it must be, with its own provenance line, so that a hand-made change can be told from an old rendering. */
function withOrigins(body: string, kind: RegionKind, input: GeneratorInput): string {
  const sources: Source<unknown>[] = kind.from.flatMap(
    (name): Source<unknown> | readonly Source<unknown>[] => input.bundle.sources[name],
  );
  return withProvenance(
    `${body}\n`,
    "page",
    sources.map((source) => originOf(source)),
    input,
  );
}
