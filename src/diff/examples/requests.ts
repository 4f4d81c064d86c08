import type { ChangeExample } from "./example.ts";

/** What a request may hold. */
export const REQUESTS: readonly ChangeExample[] = [
  {
    what: "a pattern takes a longer text",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/schemas/Ward/pattern",
        before: "^[a-z][a-z0-9-]{1,39}$",
        after: "^[a-z][a-z0-9-]{1,49}$",
      },
      { at: "surfaces/lab.json#/schemas/Ward/maxLength", before: 40, after: 50 },
    ],
    found: ["request-accepts-more*"],
  },
  {
    what: "a pattern takes a shorter text only",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/schemas/Ward/pattern",
        before: "^[a-z][a-z0-9-]{1,39}$",
        after: "^[a-z][a-z0-9-]{1,9}$",
      },
    ],
    found: ["request-accepts-less*"],
  },
  {
    what: "a pattern takes other texts",
    bundle: "lab",
    edits: [
      { at: "surfaces/lab.json#/schemas/RequestKey/pattern", before: "^[A-Z0-9]{12,40}$", after: "^[a-z0-9]{12,40}$" },
    ],
    found: ["request-accepts-less*", "request-accepts-more*"],
  },
  {
    what: "a pattern is written otherwise",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/schemas/RequestKey/pattern",
        before: "^[A-Z0-9]{12,40}$",
        after: "^(?:[A-Z]|[0-9]){12,40}$",
      },
    ],
    found: ["schema-rewritten"],
  },
  {
    what: "a pattern cannot be compared",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/schemas/Ward/pattern",
        before: "^[a-z][a-z0-9-]{1,39}$",
        after: "^\\p{Ll}[a-z0-9-]{1,39}$",
      },
    ],
    found: ["request-undecided"],
  },
  {
    what: "a digest may be in capitals",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/schemas/Digest/pattern", before: "^[0-9a-f]{64}$", after: "^[0-9a-fA-F]{64}$" }],
    found: ["request-accepts-more*"],
  },
  {
    what: "a longest length falls",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/schemas/Ward/maxLength", before: 40, after: 12 }],
    found: ["request-accepts-less*"],
  },
  {
    what: "an enum takes another word",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/schemas/Retract/properties/because/enum/3", after: "lost" }],
    found: ["request-accepts-more*", "type-shape"],
  },
  {
    what: "an enum loses a word",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/schemas/Retract/properties/because/enum/2", before: "asked_for" }],
    found: ["request-accepts-less*", "type-shape"],
  },
  {
    what: "an optional member comes",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/schemas/Retract/properties/note",
        after: {
          type: "string",
          description: "A note.",
          pattern: "^[a-z ]{1,40}$",
          maxLength: 40,
          "x-membrane": "label",
        },
      },
    ],
    found: ["request-member-added*", "type-shape"],
  },
  {
    what: "a required member comes",
    bundle: "lab",
    edits: [
      { at: "surfaces/lab.json#/schemas/Retract/required/2", after: "by" },
      { at: "surfaces/lab.json#/schemas/Retract/properties/by", after: { $ref: "#/schemas/Ward" } },
    ],
    found: ["request-member-added*", "request-member-required*", "type-shape"],
  },
  {
    what: "a member goes",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/schemas/Submit/properties/device",
        before: {
          type: "string",
          description: "Name of the device.",
          pattern: "^[a-z][a-z0-9.-]{0,39}$",
          maxLength: 40,
          "x-membrane": "label",
        },
      },
    ],
    found: ["request-member-removed*", "type-shape"],
  },
  {
    what: "a member that had to be there goes",
    bundle: "lab",
    edits: [
      { at: "surfaces/lab.json#/schemas/Submit/required/5", before: "method_digest" },
      { at: "surfaces/lab.json#/schemas/Submit/properties/method_digest", before: { $ref: "#/schemas/Digest" } },
    ],
    found: ["request-member-optional*", "request-member-removed*", "type-shape"],
  },
  {
    what: "a member may be left out",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/schemas/Enrol/required/2", before: "study" }],
    found: ["request-member-optional*", "type-optionality"],
  },
  {
    what: "a member must be there",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/schemas/Enrol/required/4", after: "blinded" }],
    found: ["request-member-required*", "type-optionality"],
  },
  {
    what: "a list may be empty",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/schemas/Enrol/properties/assays/minItems", before: 1, after: 0 }],
    found: ["request-accepts-more*"],
  },
  {
    what: "a list may be longer",
    bundle: "kit",
    edits: [
      {
        at: "profiles/evidence.v0.json#/schemas/PrecheckRequest/properties/prerequisites/maxItems",
        before: 16,
        after: 17,
      },
    ],
    found: ["request-accepts-more*"],
  },
  {
    what: "a list may repeat itself",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/schemas/Enrol/properties/assays/uniqueItems", before: true }],
    found: ["request-accepts-more*"],
  },
  {
    what: "a list may not repeat itself",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/schemas/About/properties/routes/uniqueItems", after: true }],
    found: ["response-emits-less*"],
  },
  {
    what: "a flag becomes a text",
    bundle: "lab",
    edits: [
      { at: "surfaces/lab.json#/schemas/Enrol/properties/blinded/type", before: "boolean", after: "string" },
      {
        at: "surfaces/lab.json#/schemas/Enrol/properties/blinded/description",
        before: "Whether the ward knows the arm.",
        after: "The arm.",
      },
      { at: "surfaces/lab.json#/schemas/Enrol/properties/blinded/x-membrane", before: "flag", after: "enum" },
      { at: "surfaces/lab.json#/schemas/Enrol/properties/blinded/enum", after: ["a", "b"] },
    ],
    found: ["class-changed", "prose-changed", "request-accepts-less*", "request-accepts-more*", "type-shape"],
  },
  {
    what: "an object becomes a map",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/schemas/AskResult/additionalProperties",
        before: false,
        after: { type: "string", description: "More.", pattern: "^[a-z]{1,8}$", maxLength: 8, "x-membrane": "label" },
      },
    ],
    found: ["request-opened*", "type-shape"],
  },
  {
    what: "an open object becomes closed",
    bundle: "lab",
    given: [
      {
        at: "surfaces/lab.json#/schemas/AskResult/additionalProperties",
        before: false,
        after: { type: "string", description: "More.", pattern: "^[a-z]{1,8}$", maxLength: 8, "x-membrane": "label" },
      },
    ],
    edits: [
      {
        at: "surfaces/lab.json#/schemas/AskResult/additionalProperties",
        before: { type: "string", description: "More.", pattern: "^[a-z]{1,8}$", maxLength: 8, "x-membrane": "label" },
        after: false,
      },
    ],
    found: ["request-closed*", "type-shape"],
  },
];
