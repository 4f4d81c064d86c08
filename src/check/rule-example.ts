import type { BundleExample } from "../bundle/rule-example.ts";
import type { ConfigTypes } from "../generated/documents.ts";

/** A page. Names in braces are those of the bundle at hand: `{code}`, `{misspelt code}`, `{operation}`, `{misspelt operation}`, `{label}`, `{method}`, `{wrong method}` and `{path}` of that operation, the `{source}` of topics, `{wrong label}`, `{topic}`, `{misspelt topic}`, `{claim}`, `{secret}`. */
export interface PageExample {
  readonly in: "page";
  readonly good: string;
  readonly bad: string;
}

/** The text of the document that names all others; `{text}` is the sound one. */
export interface TextExample {
  readonly in: "text";
  readonly good: string;
  readonly bad: string;
}

/** What a running membrane lists: a member of its first operation. */
export interface ListingExample {
  readonly in: "listing";
  readonly member: "label" | "method" | "path";
  readonly bad: string;
}

/** What happens to a generated file. */
export interface GeneratedExample {
  readonly in: "generated";
  readonly good: string;
  readonly bad: "removed" | "outdated" | "edited" | "of another format" | "joined by another file";
}

/** What happens after the lock of a bundle was written: the bundle is changed, or the lock that it names is gone. */
export interface LockExample {
  readonly in: "lock";
  readonly change: BundleExample | "lock removed";
}

/** A page whose HTTP examples are sent to the built-in reference. */
export interface ReplayExample {
  readonly in: "replay";
  readonly good: string;
  readonly bad: string;
}

/** What a configuration asks of generated types. */
export interface TypesExample {
  readonly in: "types";
  readonly good: ConfigTypes;
  readonly bad: ConfigTypes;
}

/** What more than rules over contracts and pages must look at. */
export type ElsewhereExample = GeneratedExample | ReplayExample | TypesExample | LockExample;

/** What a rule lets pass and what it finds, as data: shown to people, tried in tests, and planted by `membrane check --prove`. */
export type RuleExample = BundleExample | PageExample | TextExample | ListingExample | ElsewhereExample;

/** An example of a page. */
export function onPage(good: string, bad: string): PageExample {
  return { in: "page", good, bad };
}
