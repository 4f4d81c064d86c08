import { operationsOf, type Bundle } from "../../src/bundle/model.ts";
import { onceFor } from "../../src/bundle/once-for.ts";
import { OBLIGATION_KINDS } from "../../src/obligations/kinds/index.ts";
import type { Obligation } from "../../src/obligations/obligation.ts";
import type { GeneratorInput } from "../generated-file.ts";
import { code, link } from "./markdown.ts";

/** Links from one page to what the others say. Each word is shown in code type, and linked when it exists. */
export interface Links {
  readonly code: (name: string) => string;
  readonly operation: (name: string) => string;
  readonly label: (name: string) => string;
  readonly requirement: (id: string) => string;
  /** The obligation, shown by its suffix. */
  readonly obligation: (id: string) => string;
  readonly attack: (suffix: string) => string;
}

/**
 * Makes links that resolve from a folder: `toReference` is the way from it to the reference, as `../` or the empty text.
 * `here` is the page itself, relative to the reference; links into it are fragments alone.
 */
export function linksFrom(
  { bundle, obligations }: Pick<GeneratorInput, "bundle" | "obligations">,
  toReference: string,
  here?: string,
): Links {
  const known = idsOf(obligations);
  const profileOf = profilesOf(bundle);
  const inReference = (page: string): string => (page === here ? "" : toReference + page);
  const operationPage = (name: string): string => inReference(`operations/${profileOf.get(name) ?? ""}.md`);
  const when = (exists: boolean, words: string, target: string): string =>
    exists ? link(code(words), target) : code(words);
  const requirements = new Set(bundle.requirements.map(({ id }) => id));
  return {
    code: (name) => when(bundle.codes.has(name), name, `${inReference("refusal-codes.md")}#${name}`),
    operation: (name) => when(profileOf.has(name), name, `${operationPage(name)}#${name}`),
    label: (name) => when(bundle.labels.has(name), name, `${inReference("maturity-labels.md")}#${name}`),
    requirement: (id) => (requirements.has(id) ? link(id, `${inReference("requirements.md")}#${id}`) : id),
    obligation: (id) => {
      const [operation = "", suffix = ""] = id.split("/");
      return when(known.has(id), suffix, `${operationPage(operation)}#${id}`);
    },
    attack: (suffix) => when(ATTACKS.has(suffix), suffix, `${inReference("coverage.md")}#${suffix}`),
  };
}

const ATTACKS = new Set(OBLIGATION_KINDS.map(({ suffix }) => suffix));
const idsOf = onceFor((obligations: readonly Obligation[]) => new Set(obligations.map(({ id }) => id)));
const profilesOf = onceFor(
  (bundle: Bundle) => new Map(operationsOf(bundle).map(({ name, profile }) => [name, profile])),
);

/** An obligation in full: its operation and its suffix, each linked. */
export function fullObligation(id: string, links: Links): string {
  return `${links.operation(id.split("/")[0] ?? "")} ${links.obligation(id)}`;
}
