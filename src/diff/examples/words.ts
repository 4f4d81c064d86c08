import type { ChangeExample } from "./example.ts";

/** What says the same in other words. */
export const WORDS: readonly ChangeExample[] = [
  {
    what: "a description reads otherwise",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/schemas/Ward/description",
        before: "The ward that speaks for the participant.",
        after: "Another sentence.",
      },
    ],
    found: ["prose-changed"],
  },
  {
    what: "a summary reads otherwise",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/operations/lab.enrol/summary",
        before:
          "Opens an enrolment for a participant whom only the hospital knows, for the assays that were agreed to.",
        after: "Another sentence.",
      },
    ],
    found: ["prose-changed"],
  },
  {
    what: "the meaning of a code reads otherwise",
    bundle: "lab",
    edits: [
      {
        at: "codes.json#/codes/11/meaning",
        before: "The body is longer than digests ever are.",
        after: "Another sentence.",
      },
    ],
    found: ["prose-changed"],
  },
  {
    what: "a requirement reads otherwise",
    bundle: "lab",
    edits: [
      {
        at: "promises.json#/requirements/0/sentence",
        before: "A credential in a request is refused as one, and appears in no answer, log or file.",
        after: "Another sentence.",
      },
    ],
    found: ["prose-changed"],
  },
  {
    what: "the bundle has another version",
    bundle: "lab",
    edits: [{ at: "bundle.json#/version", before: "1.0.0", after: "1.0.1" }],
    found: ["version-changed"],
  },
];
