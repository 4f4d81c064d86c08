import type { RuleFact } from "./context.ts";

/** What a document must be before anything can be read in it. */
export const DOCUMENT_RULES: readonly RuleFact[] = withoutChoice("because a document that breaks it cannot be read", [
  {
    id: "document-missing",
    why: "A document that the bundle names and that cannot be read inside its folder leaves open what it would have said.",
  },
  {
    id: "document-too-large",
    why: "A document of many megabytes is no contract somebody reads, and reading it would stop whoever tries.",
  },
  {
    id: "document-too-deep",
    why: "A document nested very deep ends the programs of some readers.",
  },
  { id: "document-encoding", why: "Bytes that are no UTF-8 text are read differently by different readers." },
  { id: "document-syntax", why: "A text that is no strict JSON is read differently by different readers." },
  {
    id: "document-duplicate-member",
    why: "Of two members of one name some readers take the first and others the last, so the document says two things.",
  },
  {
    id: "document-shape",
    why: "A document outside its meta-schema says something that nothing implements, or leaves out what everything needs.",
  },
]);

/** What a page must be before its text can be judged. */
export const PAGE_RULES: readonly RuleFact[] = withoutChoice("because a page that cannot be read was not checked", [
  { id: "docs-readable", why: "A page that cannot be read cannot be checked: at most one megabyte of UTF-8 text." },
]);

/** How a generated text can depart from what follows from the contracts. */
export const GENERATED_RULES: readonly RuleFact[] = [
  {
    id: "generated-missing",
    why: "A file or region that follows from the contracts is not there. Repair: membrane generate.",
  },
  {
    id: "generated-stale",
    why: "A file or region is as it was generated, but the contracts have changed since. Repair: membrane generate.",
  },
  {
    id: "generated-format",
    why: "A file or region is written as another version of the kit does it, or has no checksum yet, so nobody can tell whether it was changed. Repair: membrane generate.",
  },
  {
    id: "generated-extra",
    why: "A file stands in a folder of generated files and no generator makes it.",
  },
  {
    id: "generated-edited",
    why: "A generated file or region was changed by hand. Change the contract instead, then generate; what somebody wrote into a region is only replaced with --discard-edits.",
  },
];

/** How a bundle can depart from the lock that holds what was published of it. */
export const LOCK_RULES: readonly RuleFact[] = [
  {
    id: "lock-moves-forward",
    fixed: "because a promise is taken back by an approval, which says who and why",
    why: "A promise that was published is taken back: a label fell, a code was given to something else or left no tombstone, a requirement or an obligation is gone.",
  },
  { id: "lock-current", why: "The lock does not hold what the bundle publishes now. Repair: membrane lock." },
];

function withoutChoice(fixed: string, rules: readonly RuleFact[]): RuleFact[] {
  return rules.map((rule) => ({ ...rule, fixed }));
}
