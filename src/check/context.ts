import type { Bundle } from "../bundle/model.ts";
import type { Finding, Place, Severity } from "../diagnostics/finding.ts";
import type { Obligation } from "../obligations/obligation.ts";
import type { Replayed } from "./examples/replay.ts";
import type { RuleExample } from "./rule-example.ts";
import type { Page } from "./pages/page.ts";

/** What the recorded run over all mutants says, as far as coverage needs it. */
export interface RecordedKills {
  readonly file: string;
  readonly mutants: readonly {
    readonly id: string;
    readonly claims: readonly string[];
    readonly killedBy: readonly string[];
  }[];
}

/** What a running membrane says of its routes. */
export interface RuntimeListing {
  /** The profile it was asked for. */
  readonly profile: string;
  /** How the source is shown: never holds a credential. */
  readonly name: string;
  /** The answer, parsed; undefined when it is no JSON. */
  readonly answer: unknown;
  /** Text of a listing that was read from a file, for places in it. Answers of a server are never quoted. */
  readonly text?: string;
}

/** The pages of a documentation. */
export interface Documentation {
  readonly pages: readonly Page[];
  /** The whole documentation, so that what is missing from it can be told; otherwise only pages picked by hand. */
  readonly whole: boolean;
  /** Folder of the documentation on disk. */
  readonly folder: string;
  /** Nothing outside this folder is a target of a link. */
  readonly root: string;
}

/** What is known of a rule without running it. */
export interface RuleHead {
  readonly id: string;
  readonly why: string;
  /** The invariant of the contract the rule keeps. */
  readonly invariant?: string;
  /** How much its findings matter unless a project says otherwise; an error when nothing is said. */
  readonly severity?: Severity;
  /** Why a project cannot say that they matter less, if it cannot. */
  readonly fixed?: string;
}

/** A rule of one contract, with what passes and what does not. */
export interface RuleFact extends RuleHead {
  readonly example: RuleExample;
}

/** What a project may say of a rule: how much its findings matter, or that it does not run. */
export type Setting = Severity | "off";

/** A rule with what the project says of it; without, it is as the kit has it. */
export interface RuleAsSet extends RuleFact {
  readonly setting?: Setting;
}

/** Whether a rule can fail the gate: what it keeps is kept. */
export function isKept({ setting, severity }: RuleAsSet): boolean {
  return (setting ?? severity ?? "error") === "error";
}

/** Everything a rule may look at. */
export interface CheckContext {
  readonly bundle: Bundle;
  readonly obligations: readonly Obligation[];
  /** Text of each document of the bundle, by the path shown to the user. */
  readonly texts: ReadonlyMap<string, string>;
  /** How the path of a document is shown. */
  readonly shown: (documentPath: string) => string;
  readonly documentation?: Documentation;
  /** One listing for each profile that was asked for. */
  readonly runtimes?: readonly RuntimeListing[];
  /** The HTTP examples of the pages that were sent to a membrane. */
  readonly replays?: readonly Replayed[];
  readonly kills?: RecordedKills;
  /** Every rule there is: of bundles, of pages, of running membranes. */
  readonly rules: readonly RuleAsSet[];
}

/** What a rule needs before it can say anything. A rule whose need is not met does not run, and the report does not list it as run. */
export type Need = "bundle" | "pages" | "runtime" | "replays";

/** One rule. Its id is permanent; `why` is one sentence for `membrane explain`. A rule that looks at nothing is none. */
export type CheckRule = RuleFact & { readonly needs: Need } & ((Looks & Partial<Judges>) | (Partial<Looks> & Judges));

interface Looks {
  /** Looks at everything but the pages. */
  check(context: CheckContext): Finding[];
}

interface Judges {
  /** Looks at the pages, where there are any, one after the other, so that no more than one of them has to be held. */
  judge(context: CheckContext, documentation: Documentation): PageJudge;
}

/** Judges the pages of one documentation, each once. */
export interface PageJudge {
  ofPage?(page: Page): Finding[];
  /** What can be told only when every page was seen. */
  ofAll?(): Finding[];
}

/** Makes an error of a rule. */
export function fault(rule: string, place: Place, message: string, remedy?: string): Finding {
  return { rule, severity: "error", place, message, ...(remedy === undefined ? {} : { remedy }) };
}

/** The remedy that guesses what was meant. */
export function meant(near: string | undefined): string | undefined {
  return near === undefined ? undefined : `did you mean "${near}"?`;
}
