import type { ChangeExample, Edit } from "./example.ts";

const CODE = {
  type: "string",
  description: "The code.",
  pattern: "^[A-Z_]{3,32}$",
  maxLength: 32,
  "x-membrane": "code",
};
const NAME = { type: "string", description: "Its name.", const: "desk", "x-membrane": "constant" };
const closed = (title: string, description: string, properties: Readonly<Record<string, object>>): object => ({
  title,
  description,
  type: "object",
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});

/** The smallest surface there can be: one that says what it is. */
const DESK = {
  profile: "desk",
  version: "v1",
  title: "The desk",
  source: "invented for this example",
  summary: "Says that it is there.",
  wire: {
    media_type: "application/json",
    max_body_bytes: 16_384,
    max_depth: 12,
    refusal_body: "DeskFault",
    pointers: { code: "/code" },
    equal: [],
    unrouted: { code: "NO_SUCH_ROUTE" },
  },
  identities: { header: "x-desk-key", scheme: "", env: "DESK_CALLERS", kinds: ["none"] },
  runtime: { health: "/alive", ready: "/open", listing: "desk.about" },
  capabilities: [],
  given: [],
  resources: {},
  readings: {},
  ladders: {},
  operations: {
    "desk.about": {
      summary: "Says what it is.",
      http: { method: "GET", path: "/desk" },
      input: "none",
      public: true,
      response: "DeskAbout",
      clean: { status: 200 },
      refuses: [],
    },
  },
  schemas: {
    DeskFault: closed("DeskFault", "Why not.", { code: CODE }),
    DeskAbout: closed("DeskAbout", "What the desk says of itself.", { name: NAME }),
  },
};

const OPENED: readonly Edit[] = [
  { at: "bundle.json#/documents/profiles/1", after: "surfaces/desk.json" },
  { at: "bundle.json#/default_profile", after: "lab" },
  { at: "surfaces/desk.json#", after: DESK },
  { at: "stages.json#/operation_maturity/desk.about", after: "sketched" },
  { at: "codes.json#/codes/8/profiles/1", after: "desk" },
];
const CLOSED = OPENED.toReversed().map(({ at, after }): Edit => ({ at, before: after }));

const WIKI = {
  id: "wiki",
  display_name: "Wiki",
  provider: "passive",
  capabilities: ["ingest"],
  required_scopes: [],
  allowed_auth_modes: [],
  webhook_support: false,
  version: "1.0.0",
};

/** Which surfaces there are, and which documents they act on. */
export const SURFACES: readonly ChangeExample[] = [
  {
    what: "a surface comes",
    bundle: "lab",
    edits: OPENED,
    found: ["contract-changed", "operation-added", "profile-added"],
  },
  {
    what: "a surface is gone",
    bundle: "lab",
    given: OPENED,
    edits: CLOSED,
    found: ["contract-changed", "operation-removed", "profile-removed"],
  },
  {
    what: "a document comes that can be put in force",
    bundle: "kit",
    edits: [
      {
        at: "connectors/connectors/wiki.json#",
        after: WIKI,
      },
    ],
    found: ["document-added"],
  },
  {
    what: "a document that could be put in force is gone",
    bundle: "kit",
    given: [
      {
        at: "connectors/connectors/wiki.json#",
        after: WIKI,
      },
    ],
    edits: [
      {
        at: "connectors/connectors/wiki.json#",
        before: WIKI,
      },
    ],
    found: ["document-removed"],
  },
  {
    what: "a document limits more",
    bundle: "kit",
    edits: [{ at: "connectors/policies/tight.json#/rate_limits/tenant_dispatch_per_minute", before: 4, after: 3 }],
    found: ["document-allows-less"],
  },
  {
    what: "a document says something else that limits nothing",
    bundle: "kit",
    edits: [{ at: "connectors/connectors/slack.json#/webhook_support", before: true, after: false }],
    found: ["document-changed"],
  },
];
