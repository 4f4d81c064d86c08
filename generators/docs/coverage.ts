import { byCodeUnit } from "../../src/bundle/by-code-unit.ts";
import { grouped, onceFor } from "../../src/bundle/once-for.ts";
import { OBLIGATION_KINDS } from "../../src/obligations/kinds/index.ts";
import { DOCS_FOLDER, hasMutants, REFERENCE, type PageGenerator, type GeneratorInput } from "../generated-file.ts";
import { digestOf } from "../../src/bundle/digest.ts";
import { KILL_MATRIX_FILE, type KillMatrix } from "../kill-matrix.ts";
import { originOf, withProvenance, type Origin } from "../provenance.ts";
import { coverageOf, unknownObligations, type CoverageCell, type RequirementCoverage } from "./coverage-cells.ts";
import { fullObligation, linksFrom, type Links } from "./links.ts";
import { anchor, bullets, code, counted, link, page, prose, table } from "./markdown.ts";

const EMPTY = "**none**";
/** A row that looks judged although nothing was tried yet would be a lie. */
const PLANNED = "Planned: it is not judged yet, or not wholly, and counts nowhere as held.";
const NOT_RECORDED = "*not recorded*";

/** `coverage.md`: requirement, attack, obligations and mutants side by side, with every empty cell shown. */
export const coveragePage: PageGenerator = (input) => {
  const links = linksFrom(input, "", "coverage.md");
  const coverage = coverageOf(input);
  const orphans = input.obligations.filter(({ requirements }) => requirements.length === 0).map(({ id }) => id);
  const gaps = [
    ...coverage.flatMap((entry) => entry.gaps.map((gap) => `${links.requirement(entry.requirement.id)}: ${gap}`)),
    ...unknownObligations(input).map(
      (id) => `the kill matrix names ${code(id)}, which is no obligation of this bundle`,
    ),
  ];
  const body = page(
    "# Coverage",
    "Each requirement is judged by obligations, each obligation is tried by the attack of the same name, and each attack has to kill a mutant, a membrane with one guard broken, to show that it can fail.",
    recordSentence(input),
    gapSection(gaps, input),
    "## Requirements",
    table(
      withMutants(["Requirement", "Obligations", "Rules", "Gaps"], 3, "Mutants killed", input),
      coverage.map((entry) => summaryRow(entry, input, links)),
    ),
    coverage.map((entry) => requirementSection(entry, input, links)),
    orphans.length === 0
      ? ""
      : page(
          "## Obligations of no requirement",
          bullets(orphans.toSorted(byCodeUnit).map((id) => fullObligation(id, links))),
        ),
    "## Attacks",
    attackTable(input),
  );
  return [
    {
      path: `${DOCS_FOLDER}/${REFERENCE}/coverage.md`,
      kind: "file",
      content: withProvenance(body, "page", coverageOrigins(input), input),
    },
  ];
};

/** What the pages about mutants are made from. */
export function coverageOrigins(input: GeneratorInput): Origin[] {
  const { requirements, profiles } = input.bundle.sources;
  const record =
    input.killMatrix === undefined ? [] : [{ path: `/${KILL_MATRIX_FILE}`, digest: digestOfRecord(input.killMatrix) }];
  return [originOf(requirements), ...profiles.map((source) => originOf(source)), ...record];
}

const digestOfRecord = onceFor((record: KillMatrix) => digestOf(record));

/** Says what is missing, and claims nothing of mutants nobody has recorded. */
function gapSection(gaps: readonly string[], { killMatrix }: GeneratorInput): string {
  if (gaps.length > 0) return page(`${counted(gaps.length, "gap")}:`, bullets(gaps));
  return killMatrix === undefined ? "Apart from the mutants, no cell is empty." : "No cell is empty.";
}

function recordSentence(input: GeneratorInput): string {
  const { killMatrix } = input;
  if (!hasMutants(input))
    return "Mutants are broken copies of the kit's own reference membrane, so they are recorded with the kit and not here.";
  if (killMatrix === undefined)
    return "No kill matrix is recorded, so nothing is said of mutants here. Record one with `membrane self-test`.";
  return `${counted(killMatrix.mutants.length, "mutant")} recorded; ${link("the kill matrix", "kill-matrix.md")} names what each attack killed.`;
}

function summaryRow({ requirement, cells, gaps }: RequirementCoverage, input: GeneratorInput, links: Links): string[] {
  const killed = new Set(cells.flatMap((cell) => cell.killed)).size;
  const mutants =
    input.killMatrix === undefined
      ? NOT_RECORDED
      : killed === 0 && cells.length > 0 && requirement.status === "active"
        ? EMPTY
        : String(killed);
  const cellsOfRow = [
    links.requirement(requirement.id),
    String(cells.length),
    String(requirement.rules.length),
    requirement.status === "planned" ? "planned" : gaps.length === 0 ? "" : `**${gaps.length}**`,
  ];
  return withMutants(cellsOfRow, 3, mutants, input);
}

/** A row with its cell about mutants, where the bundle is one that mutants are recorded for. */
function withMutants(row: readonly string[], at: number, cell: string, input: GeneratorInput): string[] {
  return hasMutants(input) ? row.toSpliced(at, 0, cell) : [...row];
}

function requirementSection(entry: RequirementCoverage, input: GeneratorInput, links: Links): string {
  const { requirement, cells, unmatched } = entry;
  const rows = [
    ...[...grouped(cells, ({ suffix }) => [suffix])].map(([suffix, own]) => attackRow(suffix, own, input, links)),
    ...unmatched.map((suffix) => withMutants([links.attack(suffix), EMPTY], 2, "–", input)),
    ...requirement.rules
      .toSorted(byCodeUnit)
      .map((rule) => withMutants(["`membrane check`", `rule ${code(rule)}`], 2, "not tried by mutants", input)),
  ];
  const open = requirement.status === "planned" ? "" : EMPTY;
  const why = requirement.unobservable === undefined ? open : `Nothing judges it: ${prose(requirement.unobservable)}`;
  return page(
    `### ${anchor(requirement.id)}${requirement.id}`,
    `${links.requirement(requirement.id)}, ${requirement.level}: ${prose(requirement.sentence)}`,
    requirement.status === "planned" ? PLANNED : "",
    rows.length === 0 ? why : table(withMutants(["Attack", "Judges"], 2, "Mutants killed", input), rows),
  );
}

/** An attack with the operations it judges for a requirement, and how many mutants it kills there: the kill matrix names them, once. Names alone: a page of nothing but links is hard to read. */
function attackRow(suffix: string, cells: readonly CoverageCell[], input: GeneratorInput, links: Links): string[] {
  const killed = new Set(cells.flatMap((cell) => cell.killed)).size;
  const survived = cells.flatMap((cell) => cell.survived.map((id) => `${code(id)} **survived** ${judgedAt(cell)}`));
  const idle = cells.filter((cell) => cell.killed.length === 0).map((cell) => judgedAt(cell));
  const none = killed === 0 || idle.length === 0 ? [] : [`${EMPTY} at ${idle.join(", ")}`];
  const count = killed === 0 ? [] : [String(killed)];
  const mutants = input.killMatrix === undefined ? NOT_RECORDED : [...count, ...survived, ...none].join(", ") || EMPTY;
  const judged = cells.map((cell) => judgedAt(cell)).join(", ");
  return withMutants([links.attack(suffix), judged], 2, mutants, input);
}

/** The operation that an obligation judges. */
function judgedAt({ obligation, suffix }: CoverageCell): string {
  return code(obligation.slice(0, -suffix.length - 1));
}

function attackTable(input: GeneratorInput): string {
  const used = new Map<string, number>();
  for (const { suffix } of input.obligations) used.set(suffix, (used.get(suffix) ?? 0) + 1);
  const rows = OBLIGATION_KINDS.toSorted((a, b) => byCodeUnit(a.suffix, b.suffix)).map((kind) => [
    anchor(kind.suffix) + code(kind.suffix),
    prose(kind.promise),
    prose(kind.followsFrom),
    prose(kind.oracle),
    String(used.get(kind.suffix) ?? 0),
  ]);
  return table(["Attack", "Promise", "Follows from", "Decided by", "Obligations"], rows);
}
