import { DOCS_FOLDER, REFERENCE, type PageGenerator, type GeneratorInput } from "../generated-file.ts";
import type { KillMatrix, RecordedMutant } from "../kill-matrix.ts";
import { byCodeUnit } from "../sorting.ts";
import { withProvenance } from "../provenance.ts";
import { coverageOrigins } from "./coverage.ts";
import { fullObligation, linksFrom, type Links } from "./links.ts";
import { anchor, code, counted, page, prose, table } from "./markdown.ts";

const EMPTY = "**none**";

/** `kill-matrix.md`: which obligation killed which mutant, as last recorded. */
export const killMatrixPage: PageGenerator = (input) => {
  const intro =
    "A mutant is the reference membrane with one guard broken. It is killed when an obligation finds it, and it has to be killed by one that claims it.";
  const body = page(
    "# Kill matrix",
    intro,
    input.killMatrix === undefined ? notRecorded() : recorded(input.killMatrix, input),
  );
  return [
    {
      path: `${DOCS_FOLDER}/${REFERENCE}/kill-matrix.md`,
      kind: "file",
      content: withProvenance(body, "page", coverageOrigins(input), input),
    },
  ];
};

function notRecorded(): string {
  return "No kill matrix is recorded yet. Record one with `membrane self-test`.";
}

function recorded(matrix: KillMatrix, input: GeneratorInput): string {
  const links = linksFrom(input, "");
  const mutants = matrix.mutants.toSorted((a, b) => byCodeUnit(a.id, b.id));
  const alive = mutants.filter((mutant) => !properlyKilled(mutant));
  return page(
    `${counted(mutants.length, "mutant")}, ${mutants.length - alive.length} killed by an obligation that claims them, ${alive.length} not. Recorded with the suite ${code(matrix.suite.slice(0, 12))}.`,
    table(
      ["Mutant", "What is broken", "Verdict", "Claimed by", "Killed by"],
      mutants.map((mutant) => rowOf(mutant, links)),
    ),
    "## Kills by obligation",
    table(["Obligation", "Mutants killed"], killRows(mutants, input, links)),
  );
}

function properlyKilled({ claims, killedBy }: RecordedMutant): boolean {
  return claims.some((id) => killedBy.includes(id));
}

function rowOf(mutant: RecordedMutant, links: Links): string[] {
  const verdict = properlyKilled(mutant)
    ? "killed"
    : mutant.killedBy.length > 0
      ? "**killed without a claim**"
      : "**survived**";
  const list = (ids: readonly string[]): string => byOperation(ids, links) || EMPTY;
  return [
    anchor(mutant.id) + code(mutant.id),
    prose(mutant.summary),
    verdict,
    list(mutant.claims),
    list(mutant.killedBy),
  ];
}

/** Obligations in one line for each operation, which many of them share. */
function byOperation(ids: readonly string[], links: Links): string {
  const lines = new Map<string, string[]>();
  for (const id of ids.toSorted(byCodeUnit)) {
    const operation = id.split("/")[0] ?? "";
    lines.set(operation, [...(lines.get(operation) ?? []), links.obligation(id)]);
  }
  return [...lines].map(([operation, obligations]) => `${code(operation)}: ${obligations.join(", ")}`).join("<br>");
}

function killRows(mutants: readonly RecordedMutant[], input: GeneratorInput, links: Links): string[][] {
  return input.obligations
    .toSorted((a, b) => byCodeUnit(a.id, b.id))
    .map(({ id }) => [
      fullObligation(id, links),
      mutants
        .filter(({ killedBy }) => killedBy.includes(id))
        .map((mutant) => links.mutant(mutant.id))
        .join(", ") || EMPTY,
    ]);
}
