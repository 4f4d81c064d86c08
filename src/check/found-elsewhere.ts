import { DEEPEST, LONGEST_DOCUMENT } from "../bundle/strict-json.ts";
import type { RuleFact } from "./context.ts";
import { onPage } from "./rule-example.ts";

/** What a document must be before anything can be read in it. */
export const DOCUMENT_RULES: readonly RuleFact[] = withoutChoice("because a document that breaks it cannot be read", [
  {
    id: "document-missing",
    why: "A document that the bundle names and that cannot be read inside its folder leaves open what it would have said.",
    example: {
      in: "bundle",
      document: "bundle",
      pointer: "/documents/requirements",
      when: "present",
      bad: "no-such-file.json",
    },
  },
  {
    id: "document-too-large",
    why: "A document of many megabytes is no contract somebody reads, and reading it would stop whoever tries.",
    example: { in: "text", good: "{text}", bad: " ".repeat(LONGEST_DOCUMENT + 1) },
  },
  {
    id: "document-too-deep",
    why: "A document nested very deep ends the programs of some readers.",
    example: { in: "text", good: "{text}", bad: "[".repeat(DEEPEST + 1) },
  },
  {
    id: "document-encoding",
    why: "Bytes that are no UTF-8 text are read differently by different readers.",
    example: { in: "text", good: "{text}", bad: '"\u{FFFD}"' },
  },
  {
    id: "document-syntax",
    why: "A text that is no strict JSON is read differently by different readers.",
    example: { in: "text", good: "{text}", bad: "{text}," },
  },
  {
    id: "document-duplicate-member",
    why: "Of two members of one name some readers take the first and others the last, so the document says two things.",
    example: { in: "text", good: "{text}", bad: '{ "bundle": "a", "bundle": "b" }' },
  },
  {
    id: "document-shape",
    why: "A document outside its meta-schema says something that nothing implements, or leaves out what everything needs.",
    example: { in: "bundle", document: "bundle", pointer: "/planted", when: "absent", bad: true },
  },
]);

/** What somebody must say who lets a finding pass. */
export const SUPPRESSION_RULES: readonly RuleFact[] = withoutChoice("because it watches over all suppressions", [
  {
    id: "suppression-unreasoned",
    why: "A suppression without a reason tells nobody whether it may go, so it suppresses nothing.",
    example: onPage(
      "<!-- membrane-allow docs-names: the name it had before -->\nIt answered {misspelt code}.",
      "<!-- membrane-allow docs-names -->\nIt answers {code}.",
    ),
  },
  {
    id: "suppression-stale",
    why: "A suppression that suppresses nothing waits for the next fault of its kind, to let it pass unseen.",
    example: onPage(
      "<!-- membrane-allow docs-names: the name it had before -->\nIt answered {misspelt code}.",
      "<!-- membrane-allow docs-names: the name it had before -->\nIt answers {code}.",
    ),
  },
]);

/** What a page must be before its text can be judged. */
export const PAGE_RULES: readonly RuleFact[] = withoutChoice("because a page that cannot be read was not checked", [
  {
    id: "docs-readable",
    why: "A page that cannot be read cannot be checked: at most one megabyte of UTF-8 text.",
    example: onPage("Some text.", "Some\u0000text."),
  },
]);

/** How a generated text can depart from what follows from the contracts. */
export const GENERATED_RULES: readonly RuleFact[] = [
  {
    id: "generated-missing",
    why: "A file or region that follows from the contracts is not there. Repair: membrane generate.",
    example: { in: "generated", good: "as generated", bad: "removed" },
  },
  {
    id: "generated-stale",
    why: "A file or region is as it was generated, but the contracts have changed since. Repair: membrane generate.",
    example: { in: "generated", good: "as generated", bad: "outdated" },
  },
  {
    id: "generated-format",
    why: "A file or region is written as another version of the kit does it, or has no checksum yet, so nobody can tell whether it was changed. Repair: membrane generate.",
    example: { in: "generated", good: "as generated", bad: "of another format" },
  },
  {
    id: "generated-extra",
    why: "A file stands in a folder of generated files and no generator makes it.",
    example: { in: "generated", good: "as generated", bad: "joined by another file" },
  },
  {
    id: "generated-edited",
    why: "A generated file or region was changed by hand. Change the contract instead, then generate; what somebody wrote is only replaced with --discard-edits.",
    example: { in: "generated", good: "as generated", bad: "edited" },
  },
];

/** What a project may ask of its generated types. */
export const TYPE_RULES: readonly RuleFact[] = [
  {
    id: "types-looseness",
    why: "A type that leaves out more of its contract than a project allows lets code through that the contract refuses. The limits stand at types in the configuration.",
    example: { in: "types", good: {}, bad: { max_looseness: 0 } },
  },
];

/** How a bundle can depart from the lock that holds what was published of it. */
export const LOCK_RULES: readonly RuleFact[] = [
  {
    id: "lock-moves-forward",
    fixed: "because a promise is taken back by an approval, which says who and why",
    why: "A promise that was published is taken back: a label fell, a code was given to something else or left no tombstone, a requirement or an obligation is gone.",
    example: {
      in: "lock",
      change: {
        in: "bundle",
        document: "production-admission",
        pointer: "/maturity_labels/0/rank",
        when: "present",
        bad: 9,
      },
    },
  },
  {
    id: "lock-missing",
    fixed: "because without the lock nobody sees that a promise is taken back",
    why: "The bundle names its lock and the lock is gone, with all that it held: what was published could be taken back unseen.",
    example: { in: "lock", change: "lock removed" },
  },
  {
    id: "lock-current",
    why: "The lock does not hold what the bundle publishes now. Repair: membrane lock.",
    example: {
      in: "lock",
      change: {
        in: "bundle",
        document: "bundle",
        pointer: "/version",
        when: "present",
        bad: "99.0.0",
      },
    },
  },
];

function withoutChoice(fixed: string, rules: readonly RuleFact[]): RuleFact[] {
  return rules.map((rule) => ({ ...rule, fixed }));
}
