import type { ChangeExample } from "./example.ts";

/** What an answer may hold. */
export const ANSWERS: readonly ChangeExample[] = [
  {
    what: "an answer has another member",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/schemas/Submitted/properties/ward", after: { $ref: "#/schemas/Ward" } }],
    found: ["response-member-added*", "type-shape"],
  },
  {
    what: "an answer may hold secrets under names that nobody declared",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/schemas/Submitted/additionalProperties",
        before: false,
        after: { type: "string", description: "Anything.", pattern: "^[a-z]{1,9}$", "x-membrane": "secret-out" },
      },
    ],
    found: ["response-opened*", "secret-exit-added*", "type-shape"],
  },
  {
    what: "an answer has lost a member",
    bundle: "lab",
    edits: [
      { at: "surfaces/lab.json#/schemas/Fault/required/1", before: "advice" },
      {
        at: "surfaces/lab.json#/schemas/Fault/properties/advice",
        before: {
          type: "string",
          description: "What to do, in fixed words.",
          pattern: "^[A-Za-z ,.'-]{1,120}$",
          maxLength: 120,
          "x-membrane": "label",
        },
      },
    ],
    found: ["response-member-removed*", "type-shape"],
  },
  {
    what: "a member of an answer may be missing",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/schemas/Enrolled/required/1", before: "standing" }],
    found: ["response-member-optional*", "type-optionality"],
  },
  {
    what: "a member of an answer must be there",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/schemas/TurnedAway/properties/hint",
        after: { type: "string", description: "A hint.", enum: ["look"], "x-membrane": "enum" },
      },
    ],
    found: ["response-member-added*", "type-shape"],
  },
  {
    what: "an answer has another word",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/schemas/ResultStanding/properties/standing/enum/2", after: "lost" }],
    found: ["response-emits-more*", "type-shape"],
  },
  {
    what: "an answer has lost a word",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/schemas/ResultStanding/properties/standing/enum/1", before: "retracted" }],
    found: ["response-emits-less*", "type-shape"],
  },
  {
    what: "a text of an answer may be freer",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/schemas/Fault/properties/code/pattern",
        before: "^[A-Z][A-Z_]{2,31}$",
        after: "^[A-Za-z][A-Za-z_ ]{2,31}$",
      },
    ],
    found: ["response-emits-more*"],
  },
  {
    what: "a number of an answer may be less",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/schemas/Tally/properties/results/minimum", before: 0, after: -1 }],
    found: ["response-emits-more*"],
  },
  {
    what: "a text of an answer may be null",
    bundle: "lab",
    edits: [
      { at: "surfaces/lab.json#/schemas/Fault/properties/code/type", before: "string", after: ["string", "null"] },
    ],
    found: ["response-emits-more*", "type-shape"],
  },
  {
    what: "an answer may hold a payload",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/schemas/Submitted/properties/raw",
        after: { type: "object", description: "All of it.", "x-membrane": "payload" },
      },
    ],
    found: ["response-member-added*", "secret-exit-added*", "type-shape"],
  },
  {
    what: "an answer may hold members nobody declared",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/schemas/Submitted/additionalProperties",
        before: false,
        after: { type: "string", description: "More.", pattern: "^[a-z]{1,8}$", maxLength: 8, "x-membrane": "label" },
      },
    ],
    found: ["response-opened*", "type-shape"],
  },
  {
    what: "a pattern of an answer cannot be compared",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/schemas/Fault/properties/code/pattern",
        before: "^[A-Z][A-Z_]{2,31}$",
        after: "^\\p{Lu}[A-Z_]{2,31}$",
      },
    ],
    found: ["response-undecided"],
  },
];
