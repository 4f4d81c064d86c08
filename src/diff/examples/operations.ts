import type { ChangeExample } from "./example.ts";

/** How operations are called. */
export const OPERATIONS: readonly ChangeExample[] = [
  {
    what: "an operation has another path",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/operations/lab.tally/http/path", before: "/tally", after: "/counts" }],
    found: ["route-changed"],
  },
  {
    what: "an operation has another method",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/operations/lab.retract/http/method", before: "PUT", after: "POST" }],
    found: ["route-changed"],
  },
  {
    what: "a member travels in another header",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/operations/lab.enrol/carried/request_key/name",
        before: "x-request-key",
        after: "x-other-key",
      },
    ],
    found: ["carrier-changed"],
  },
  {
    what: "success has another status",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/operations/lab.enrol/clean/status", before: 201, after: 200 }],
    found: ["clean-answer-changed"],
  },
  {
    what: "an operation is public",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/operations/lab.tally/refuses/0",
        before: { when: "unauthenticated", code: "NO_CALLER" },
      },
      { at: "surfaces/lab.json#/operations/lab.tally/public", after: true },
    ],
    found: ["authentication-dropped", "obligation-removed"],
  },
  {
    what: "an operation is gone",
    bundle: "lab",
    edits: [
      { at: "stages.json#/operation_maturity/lab.result", before: "kept" },
      {
        at: "surfaces/lab.json#/operations/lab.result",
        before: {
          summary: "Says whether a result stands, and nothing of what it says.",
          http: { method: "GET", path: "/results/{receipt}" },
          input: "query",
          carried: { receipt: { in: "path" } },
          request: "AskResult",
          response: "ResultStanding",
          clean: { status: 200 },
          refuses: [
            { when: "include", ladder: "window" },
            { when: "unknown", resource: "result", at: "/receipt", binds: [], code: "NO_SUCH_RESULT" },
          ],
        },
      },
    ],
    found: ["operation-removed"],
  },
  {
    what: "an operation comes",
    bundle: "lab",
    edits: [
      { at: "stages.json#/operation_maturity/lab.count", after: "kept" },
      {
        at: "surfaces/lab.json#/operations/lab.count",
        after: {
          summary: "Counts the enrolments, results and retractions of the caller's hospital.",
          http: { method: "GET", path: "/count" },
          input: "none",
          response: "Tally",
          clean: { status: 200 },
          refuses: [{ when: "unauthenticated", code: "NO_CALLER" }],
        },
      },
    ],
    found: ["operation-added"],
  },
  {
    what: "a repeated request is another request",
    bundle: "lab",
    edits: [
      { at: "surfaces/lab.json#/operations/lab.enrol/idempotent", before: { at: "/request_key" } },
      {
        at: "surfaces/lab.json#/operations/lab.enrol/refuses/1",
        before: { when: "replay-state", resource: "enrolment", live: ["open"], code: "WITHDRAWN" },
      },
      {
        at: "surfaces/lab.json#/operations/lab.enrol/refuses/1",
        before: { when: "idempotency-conflict", code: "KEY_USED" },
      },
    ],
    found: ["idempotency-changed", "obligation-removed", "refusal-removed"],
  },
  {
    what: "callers show their key in another header",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/identities/header", before: "x-lab-key", after: "x-key" }],
    found: ["credential-changed"],
  },
  {
    what: "bodies may be longer",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/wire/max_body_bytes", before: 16384, after: 65536 }],
    found: ["limit-raised"],
  },
  {
    what: "bodies may be less deep",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/wire/max_depth", before: 12, after: 8 }],
    found: ["limit-lowered"],
  },
  {
    what: "the code of a refusal is in another place",
    bundle: "lab",
    edits: [
      { at: "surfaces/lab.json#/wire/pointers/code", before: "/fault/code", after: "/fault/word" },
      { at: "surfaces/lab.json#/schemas/Fault/required/2", after: "word" },
      {
        at: "surfaces/lab.json#/schemas/Fault/properties/word",
        after: {
          type: "string",
          description: "One of the codes.",
          pattern: "^[A-Z][A-Z_]{2,31}$",
          maxLength: 32,
          "x-membrane": "code",
        },
      },
    ],
    found: ["envelope-changed", "response-emits-less*", "response-member-added*", "type-shape"],
  },
  {
    what: "answers may say another outcome",
    bundle: "kit",
    edits: [
      { at: "profiles/evidence.v0.json#/wire/outcomes/8", after: "lost" },
      { at: "profiles/evidence.v0.json#/schemas/Outcome/enum/8", after: "lost" },
    ],
    found: ["response-emits-more", "response-emits-more*", "type-shape"],
  },
];
