import type { ChangeExample } from "./example.ts";

/** How schemas are called and written, and as what their values are handled. */
export const TYPES: readonly ChangeExample[] = [
  {
    what: "a shared schema is written where it is used",
    bundle: "lab",
    edits: [
      { at: "surfaces/lab.json#/schemas/Enrol/properties/ward/$ref", before: "#/schemas/Ward" },
      {
        at: "surfaces/lab.json#/schemas/Enrol/properties/ward/description",
        after: "The ward that speaks for the participant.",
      },
      { at: "surfaces/lab.json#/schemas/Enrol/properties/ward/type", after: "string" },
      { at: "surfaces/lab.json#/schemas/Enrol/properties/ward/pattern", after: "^[a-z][a-z0-9-]{1,39}$" },
      { at: "surfaces/lab.json#/schemas/Enrol/properties/ward/maxLength", after: 40 },
      { at: "surfaces/lab.json#/schemas/Enrol/properties/ward/x-membrane", after: "identifier" },
    ],
    found: ["prose-changed", "type-shape"],
  },
  {
    what: "a request is another schema that says the same",
    bundle: "lab",
    edits: [
      { at: "surfaces/lab.json#/operations/lab.result/request", before: "AskResult", after: "Ask" },
      {
        at: "surfaces/lab.json#/schemas/AskResult",
        before: {
          title: "AskResult",
          description: "Which result is meant.",
          type: "object",
          additionalProperties: false,
          required: ["receipt"],
          properties: { receipt: { $ref: "#/schemas/Receipt" } },
        },
      },
      {
        at: "surfaces/lab.json#/schemas/Ask",
        after: {
          title: "Ask",
          description: "Which result is meant.",
          type: "object",
          additionalProperties: false,
          required: ["receipt"],
          properties: { receipt: { $ref: "#/schemas/Receipt" } },
        },
      },
    ],
    found: ["type-renamed"],
  },
  {
    what: "a hash is handled as an identifier",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/schemas/Digest/x-membrane", before: "hash-ref", after: "identifier" }],
    found: ["obligation-removed", "secret-class-loosened"],
  },
  {
    what: "an identifier is handled as a label",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/schemas/Ward/x-membrane", before: "identifier", after: "label" }],
    found: ["class-changed"],
  },
  {
    what: "the tenant of a request is only an identifier",
    bundle: "kit",
    edits: [{ at: "profiles/evidence.v0.json#/schemas/TenantRef/x-membrane", before: "tenant", after: "identifier" }],
    found: ["tenant-isolation-dropped"],
  },
  {
    what: "a secret may enter in another place",
    bundle: "kit",
    edits: [
      {
        at: "profiles/control-plane.v1.json#/schemas/ConnectRequest/properties/backup",
        after: { type: "object", description: "Another one.", "x-membrane": "secret-in" },
      },
    ],
    found: ["request-member-added*", "secret-entry-added*", "type-shape"],
  },
  {
    what: "a type comes that nothing uses yet",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/schemas/Counted",
        after: {
          title: "Counted",
          description: "A count.",
          type: "object",
          additionalProperties: false,
          required: ["count"],
          properties: {
            count: { type: "integer", description: "How many.", minimum: 0, maximum: 1000000, "x-membrane": "count" },
          },
        },
      },
    ],
    found: ["type-added"],
  },
  {
    what: "a type that nothing uses is gone",
    bundle: "lab",
    given: [
      {
        at: "surfaces/lab.json#/schemas/Counted",
        after: {
          title: "Counted",
          description: "A count.",
          type: "object",
          additionalProperties: false,
          required: ["count"],
          properties: {
            count: { type: "integer", description: "How many.", minimum: 0, maximum: 1000000, "x-membrane": "count" },
          },
        },
      },
    ],
    edits: [
      {
        at: "surfaces/lab.json#/schemas/Counted",
        before: {
          title: "Counted",
          description: "A count.",
          type: "object",
          additionalProperties: false,
          required: ["count"],
          properties: {
            count: { type: "integer", description: "How many.", minimum: 0, maximum: 1000000, "x-membrane": "count" },
          },
        },
      },
    ],
    found: ["type-removed"],
  },
];
