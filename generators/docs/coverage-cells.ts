import { byCodeUnit } from "../../src/bundle/by-code-unit.ts";
import { grouped, onceFor } from "../../src/bundle/once-for.ts";
import type { Requirement } from "../../src/generated/documents.ts";
import type { Obligation } from "../../src/obligations/obligation.ts";
import type { GeneratorInput } from "../generated-file.ts";
import type { KillMatrix } from "../kill-matrix.ts";

/** One obligation that judges a requirement, and the mutants that prove its attack can fail. */
export interface CoverageCell {
  readonly obligation: string;
  readonly suffix: string;
  /** Mutants this obligation killed, sorted. */
  readonly killed: readonly string[];
  /** Mutants this obligation claims and did not kill, sorted. */
  readonly survived: readonly string[];
}

/** What judges one requirement. */
export interface RequirementCoverage {
  readonly requirement: Requirement;
  readonly cells: readonly CoverageCell[];
  /** Suffixes the requirement names that follow for no operation. */
  readonly unmatched: readonly string[];
  /** What nobody has shown yet, each as the end of a sentence. Empty when the row is whole. */
  readonly gaps: readonly string[];
}

/** Lays requirements against obligations and mutants, sorted by id. A requirement without a proof has gaps, never an empty row that looks whole. */
export function coverageOf(input: GeneratorInput): RequirementCoverage[] {
  return input.bundle.requirements
    .toSorted((a, b) => byCodeUnit(a.id, b.id))
    .map((requirement) => coverageFor(requirement, input));
}

/** Ids in the kill matrix that are no obligation of the bundle, sorted: the record is older than the contract. */
export function unknownObligations({ obligations, killMatrix }: GeneratorInput): string[] {
  const known = new Set(obligations.map(({ id }) => id));
  const named = (killMatrix?.mutants ?? []).flatMap(({ claims, killedBy }) => [...claims, ...killedBy]);
  return [...new Set(named)].filter((id) => !known.has(id)).toSorted(byCodeUnit);
}

function coverageFor(requirement: Requirement, input: GeneratorInput): RequirementCoverage {
  const named = (obligation: string, list: "claims" | "killedBy"): readonly string[] =>
    (input.killMatrix === undefined ? undefined : mutantsOf(input.killMatrix)[list].get(obligation)) ?? [];
  const cells = (judging(input.obligations).get(requirement.id) ?? [])
    .toSorted((a, b) => byCodeUnit(a.id, b.id))
    .map(({ id, suffix }): CoverageCell => {
      const killed = named(id, "killedBy");
      return {
        obligation: id,
        suffix,
        killed,
        survived: named(id, "claims").filter((mutant) => !killed.includes(mutant)),
      };
    });
  const unmatched = requirement.obligations
    .filter((suffix) => !cells.some((cell) => cell.suffix === suffix))
    .toSorted(byCodeUnit);
  return { requirement, cells, unmatched, gaps: gapsOf(requirement, cells, unmatched, input.killMatrix !== undefined) };
}

/** Mutants by the obligations that claim them, and by those that killed them, sorted. */
const mutantsOf = onceFor(({ mutants }: KillMatrix) => {
  const sorted = mutants.toSorted((a, b) => byCodeUnit(a.id, b.id));
  const by = (list: "claims" | "killedBy"): ReadonlyMap<string, readonly string[]> => {
    const groups = grouped(sorted, (mutant) => new Set(mutant[list]));
    return new Map([...groups].map(([obligation, own]) => [obligation, own.map(({ id }) => id)]));
  };
  return { claims: by("claims"), killedBy: by("killedBy") };
});

/** Obligations by the requirements they judge. */
const judging = onceFor((obligations: readonly Obligation[]) =>
  grouped(obligations, ({ requirements }) => requirements),
);

function gapsOf(
  requirement: Requirement,
  cells: readonly CoverageCell[],
  unmatched: readonly string[],
  recorded: boolean,
): string[] {
  if (requirement.status === "planned") return [];
  const gaps = unmatched.map((suffix) => `the obligation \`${suffix}\` follows for no operation`);
  if (cells.length === 0 && requirement.rules.length === 0 && requirement.unobservable === undefined)
    gaps.push("nothing judges it, and the contract does not say why");
  const suffixes = [...new Set(cells.map(({ suffix }) => suffix))];
  const idle = suffixes.filter((suffix) => !cells.some((cell) => cell.suffix === suffix && cell.killed.length > 0));
  if (recorded) gaps.push(...idle.map((suffix) => `the attack \`${suffix}\` killed no mutant`));
  gaps.push(
    ...cells.flatMap(({ obligation, survived }) =>
      survived.map((mutant) => `the mutant \`${mutant}\` survived \`${obligation}\``),
    ),
  );
  return gaps;
}
