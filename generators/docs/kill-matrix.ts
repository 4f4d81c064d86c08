import { byCodeUnit } from "../../src/bundle/by-code-unit.ts";
import { grouped } from "../../src/bundle/once-for.ts";
import { DOCS_FOLDER, hasMutants, REFERENCE, type PageGenerator, type GeneratorInput } from "../generated-file.ts";
import { KILL_MATRIX_FILE, type KillMatrix, type RecordedMutant } from "../kill-matrix.ts";
import { withProvenance } from "../provenance.ts";
import { coverageOrigins } from "./coverage.ts";
import { linksFrom, type Links } from "./links.ts";
import { code, counted, page, prose, table } from "./markdown.ts";

const EMPTY = "**none**";
const COLUMNS = ["Mutant", "What is broken", "Killed by", "Requests", "Time"];

/** `kill-matrix.md`: which obligation killed which mutant, as last recorded. */
export const killMatrixPage: PageGenerator = (input) => {
  if (!hasMutants(input)) return [];
  const intro =
    "A mutant is the reference membrane with one guard broken. It is killed when an obligation finds it, and it has to be killed by one that claims it. " +
    `An obligation that claims it and did not find it is named after "not", or after "survived" where none found it. Each obligation by its name stands in ${code(KILL_MATRIX_FILE)}.`;
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
  const links = linksFrom(input, "", "kill-matrix.md");
  const mutants = matrix.mutants.toSorted((a, b) => byCodeUnit(a.id, b.id));
  const alive = mutants.filter((mutant) => !properlyKilled(mutant));
  return page(
    `${counted(mutants.length, "mutant")}, ${mutants.length - alive.length} killed by an obligation that claims them, ${alive.length} not. Recorded with the suite ${code(matrix.suite.slice(0, 12))}.`,
    table(
      COLUMNS,
      mutants.map((mutant) => rowOf(mutant)),
    ),
    ...heldOut(matrix.heldOut),
    "## Kills by attack",
    table(["Attack", "Mutants killed", "Obligations that killed none"], killRows(mutants, input, links)),
  );
}

/** Mutants nothing was written for, and the rate at which they are found all the same. */
function heldOut(mutants: readonly RecordedMutant[]): string[] {
  if (mutants.length === 0) return [];
  const sorted = mutants.toSorted((a, b) => byCodeUnit(a.id, b.id));
  return [
    "## Held out",
    `${sorted.filter((mutant) => mutant.killedBy.length > 0).length} of ${counted(sorted.length, "mutant")} that no attack and no oracle was written for are found. That any of them is was never promised; the rate says how much more the suite finds than it was made to find.`,
    table(
      COLUMNS,
      sorted.map((mutant) => rowOf(mutant)),
    ),
  ];
}

function properlyKilled({ claims, killedBy }: RecordedMutant): boolean {
  return claims.some((id) => killedBy.includes(id));
}

/** Names alone: mutants come and go as the suite is tried harder, so nothing should lead to one, and every attack is linked once below. */
function rowOf(mutant: RecordedMutant): string[] {
  const { effort } = mutant;
  return [
    code(mutant.id),
    prose(mutant.summary),
    killersOf(mutant),
    effort === undefined ? "" : String(effort.requests),
    effort === undefined ? "" : `${effort.milliseconds} ms`,
  ];
}

/** The attacks that killed a mutant, and what speaks against it: nobody did, nobody who claims it did, or not all of those. */
function killersOf(mutant: RecordedMutant): string {
  const { claims, killedBy } = mutant;
  const missed = claims.filter((id) => !killedBy.includes(id));
  if (killedBy.length === 0)
    return missed.length === 0 ? "**survived**" : marked("**survived**", byAttack(missed)).join("<br>");
  const unclaimed = properlyKilled(mutant) ? [] : ["**killed without a claim**"];
  return [...unclaimed, ...byAttack(killedBy), ...marked("**not**", byAttack(missed))].join("<br>");
}

function marked(word: string, lines: readonly string[]): string[] {
  return lines.map((line) => `${word} ${line}`);
}

/** Obligations in one line for each attack. Where it tries several operations, only how many: the record names them. */
function byAttack(ids: readonly string[]): string[] {
  const parts = ids.toSorted(byCodeUnit).map((id) => id.split("/") as [operation: string, suffix: string]);
  return [...grouped(parts, ([, suffix]) => [suffix])].map(([suffix, [first, ...more]]) =>
    more.length === 0
      ? `${code(suffix)} at ${code(first?.[0] ?? "")}`
      : `${code(suffix)} at ${more.length + 1} operations`,
  );
}

function killRows(mutants: readonly RecordedMutant[], input: GeneratorInput, links: Links): string[][] {
  const killers = new Set(mutants.flatMap(({ killedBy }) => killedBy));
  const attacks = grouped(
    input.obligations.toSorted((a, b) => byCodeUnit(a.id, b.id)),
    ({ suffix }) => [suffix],
  );
  return [...attacks]
    .toSorted(([one], [other]) => byCodeUnit(one, other))
    .map(([suffix, own]) => {
      const ids = new Set(own.map(({ id }) => id));
      const killed = mutants.filter(({ killedBy }) => killedBy.some((id) => ids.has(id)));
      return [
        links.attack(suffix),
        killed.map(({ id }) => code(id)).join(", ") || EMPTY,
        own.flatMap(({ id, operation }) => (killers.has(id) ? [] : [code(operation)])).join(", "),
      ];
    });
}
