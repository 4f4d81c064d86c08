import type { BundleExample } from "../bundle/rule-example.ts";
import type { ConfigTypes } from "../generated/documents.ts";

/** A page. Names in braces are those of the bundle at hand: `{code}`, `{misspelt code}`, `{operation}`, `{label}` of that operation, `{wrong label}`, `{topic}`, `{misspelt topic}`, `{claim}`, `{secret}`, `{admission}` (the document that says labels and topics), `{route}` and `{wrong route}` of that operation. */
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

/** An HTTP example of a page that was sent to a membrane: what came back. */
export interface ReplayExample {
  readonly in: "replay";
  readonly good: "the answer shown";
  readonly bad: "another status";
}

/** What happens to a generated file. */
export interface GeneratedExample {
  readonly in: "generated";
  readonly good: string;
  readonly bad: "removed" | "outdated" | "of an older format" | "edited" | "joined by another file";
}

/** A change of a bundle whose lock was written before it. */
export interface LockExample {
  readonly in: "lock";
  readonly change: BundleExample;
}

/** What a configuration asks of generated types. */
export interface TypesExample {
  readonly in: "types";
  readonly good: ConfigTypes;
  readonly bad: ConfigTypes;
}

/** What more than rules over contracts and pages must look at. */
export type ElsewhereExample = GeneratedExample | TypesExample | LockExample;

/** What a rule lets pass and what it finds, as data: shown to people, tried in tests, and planted by `membrane check --prove`. */
export type RuleExample = BundleExample | PageExample | TextExample | ListingExample | ReplayExample | ElsewhereExample;

/** An example of a page. */
export function onPage(good: string, bad: string): PageExample {
  return { in: "page", good, bad };
}
