import type { Bundle } from "../src/bundle/model.ts";
import type { Obligation } from "../src/obligations/obligation.ts";
import type { KillMatrix } from "./kill-matrix.ts";

/** A file, or a region or a marked value of a hand-written page, as it must be. */
export interface GeneratedFile {
  /** Path relative to the root of the project, with forward slashes. */
  readonly path: string;
  /** The whole file, what stands between the markers of the region, or what a reader sees between those of the value. */
  readonly content: string;
  readonly kind: "file" | "region" | "value";
  /** Words of the marker of a region: its name and its arguments. */
  readonly region?: string;
  /** The fact a value is. It stands on the page as often as its author likes. */
  readonly fact?: string;
}

/** What the page of rules says of one. */
export interface RuleEntry {
  readonly id: string;
  readonly why: string;
  readonly severity: string;
  /** Why the severity cannot be set. */
  readonly fixed?: string;
  readonly invariant?: string;
  readonly looks: string;
  /** An example: where it stands, what passes and what does not. */
  readonly where: string;
  readonly passes: string;
  readonly fails: string;
}

/** What the page of changes says of a rule. */
export interface ChangeRuleEntry {
  readonly id: string;
  readonly kind: string;
  readonly severity: string;
  readonly why: string;
}

/** Everything a generator may look at. */
export interface GeneratorInput {
  readonly bundle: Bundle;
  readonly obligations: readonly Obligation[];
  readonly killMatrix: KillMatrix | undefined;
  /** Meta-schemas by file name. Present when types of the documents themselves are wanted. */
  readonly metaSchemas?: ReadonlyMap<string, unknown>;
  /** Rules of the kit. Present when their page is wanted. */
  readonly rules?: readonly RuleEntry[];
  /** Rules by which the kit compares contracts. Present when their page is wanted. */
  readonly changeRules?: readonly ChangeRuleEntry[];
  /** How provenance lines name the bundle folder; `contracts` unless given. */
  readonly contracts?: string;
  /** The command that makes the files again; `npm run generate` unless given. */
  readonly command?: string;
}

/** Derives files from its input and nothing else: equal input gives equal bytes, and the order of members in a document does not count. */
export type Generator = (input: GeneratorInput) => Promise<GeneratedFile[]> | GeneratedFile[];

/** A generator that has nothing to wait for. */
export type PageGenerator = (input: GeneratorInput) => GeneratedFile[];

/** Where generators place their files; a plan moves them to the folders asked for. */
export const TYPES_FOLDER = "src/generated";
export const DOCS_FOLDER = "docs";
/** Folder of generated pages, inside the folder of pages. */
export const REFERENCE = "reference";
/** The command that repairs generated files, unless the caller names another. */
export const REPAIR_COMMAND = "npm run generate";

/** Whether mutants are recorded for the bundle: they are of the kit's own reference membrane, so a bundle that is not the kit's has none. */
export function hasMutants({ killMatrix, metaSchemas }: GeneratorInput): boolean {
  return killMatrix !== undefined || metaSchemas !== undefined;
}
