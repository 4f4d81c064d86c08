import type { ChangeExample } from "./example.ts";

/** What refusal codes stand for, and where each is in its life. */
export const CODES: readonly ChangeExample[] = [
  {
    what: "a code has another status",
    bundle: "lab",
    edits: [{ at: "codes.json#/codes/11/status", before: 413, after: 400 }],
    found: ["code-remeant", "refusal-code-changed"],
  },
  {
    what: "a code can be retried",
    bundle: "lab",
    edits: [{ at: "codes.json#/codes/11/retryable", before: false, after: true }],
    found: ["code-remeant"],
  },
  {
    what: "a code is of another family",
    bundle: "lab",
    edits: [{ at: "codes.json#/codes/11/families/0", before: "requests", after: "material" }],
    found: ["code-remeant"],
  },
  {
    what: "a code is deprecated",
    bundle: "lab",
    edits: [
      { at: "codes.json#/codes/11/lifecycle", before: "active", after: "deprecated" },
      { at: "codes.json#/codes/11/deprecated_since", after: "9" },
    ],
    found: ["code-deprecated"],
  },
  {
    what: "a code is retired",
    bundle: "lab",
    edits: [
      { at: "codes.json#/codes/11/profiles/0", before: "lab" },
      { at: "codes.json#/codes/11/lifecycle", before: "active", after: "retired" },
      { at: "codes.json#/codes/11/retired_since", after: "9" },
      { at: "surfaces/lab.json#/ladders/door/2", before: { when: "too-large", code: "TOO_LONG" } },
    ],
    found: ["code-retired", "refusal-removed"],
  },
  {
    what: "a code leaves no tombstone",
    bundle: "lab",
    edits: [
      {
        at: "codes.json#/codes/11",
        before: {
          code: "TOO_LONG",
          families: ["requests"],
          profiles: ["lab"],
          status: 413,
          meaning: "The body is longer than digests ever are.",
          remedy: "Send digests, not what they are made of.",
          retryable: false,
          since: "v1",
          lifecycle: "active",
          source: "invented",
        },
      },
      { at: "surfaces/lab.json#/ladders/door/2", before: { when: "too-large", code: "TOO_LONG" } },
    ],
    found: ["code-removed", "refusal-removed"],
  },
  {
    what: "a code is given to another refusal",
    bundle: "lab",
    edits: [
      { at: "surfaces/lab.json#/ladders/door/1/code", before: "NOT_JSON", after: "TOO_LONG" },
      { at: "surfaces/lab.json#/ladders/door/2/code", before: "TOO_LONG", after: "NOT_JSON" },
    ],
    found: ["code-remeant", "refusal-code-changed"],
  },
  {
    what: "two codes are exchanged between refusals of one kind",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/operations/lab.submit/refuses/1/code",
        before: "NO_SUCH_ENROLMENT",
        after: "NO_SUCH_RESULT",
      },
      {
        at: "surfaces/lab.json#/operations/lab.retract/refuses/1/code",
        before: "NO_SUCH_RESULT",
        after: "NO_SUCH_ENROLMENT",
      },
      {
        at: "surfaces/lab.json#/operations/lab.result/refuses/1/code",
        before: "NO_SUCH_RESULT",
        after: "NO_SUCH_ENROLMENT",
      },
      {
        at: "surfaces/lab.json#/operations/lab.withdraw/refuses/1/code",
        before: "NO_SUCH_ENROLMENT",
        after: "NO_SUCH_RESULT",
      },
    ],
    found: ["code-remeant", "refusal-code-changed"],
  },
  {
    what: "a code comes",
    bundle: "lab",
    edits: [
      {
        at: "codes.json#/codes/14",
        after: {
          code: "ZZZ",
          families: ["requests"],
          profiles: ["lab"],
          status: 413,
          meaning: "The body is longer than digests ever are.",
          remedy: "Send digests, not what they are made of.",
          retryable: false,
          since: "v1",
          lifecycle: "active",
          source: "invented",
        },
      },
      {
        at: "surfaces/lab.json#/operations/lab.result/refuses/2",
        after: { when: "state", resource: "result", at: "/receipt", live: ["filed"], code: "ZZZ" },
      },
    ],
    found: ["code-added", "obligation-added", "refusal-added"],
  },
  {
    what: "a retired code answers again",
    bundle: "lab",
    given: [
      { at: "surfaces/lab.json#/ladders/door/2", before: { when: "too-large", code: "TOO_LONG" } },
      { at: "codes.json#/codes/11/lifecycle", before: "active", after: "retired" },
      { at: "codes.json#/codes/11/retired_since", after: "9" },
      { at: "codes.json#/codes/11/profiles/0", before: "lab" },
    ],
    edits: [
      { at: "surfaces/lab.json#/ladders/door/6", after: { when: "too-large", code: "TOO_LONG" } },
      { at: "codes.json#/codes/11/lifecycle", before: "retired", after: "active" },
      { at: "codes.json#/codes/11/retired_since", before: "9" },
      { at: "codes.json#/codes/11/profiles/0", after: "lab" },
    ],
    found: ["code-revived", "code-widened", "refusal-added"],
  },
  {
    what: "a deprecated code is a common one again",
    bundle: "lab",
    given: [
      { at: "codes.json#/codes/11/lifecycle", before: "active", after: "deprecated" },
      { at: "codes.json#/codes/11/deprecated_since", after: "9" },
    ],
    edits: [
      { at: "codes.json#/codes/11/lifecycle", before: "deprecated", after: "active" },
      { at: "codes.json#/codes/11/deprecated_since", before: "9" },
    ],
    found: ["code-lifecycle"],
  },
  {
    what: "a code answers another condition too",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/operations/lab.result/refuses/2",
        after: { when: "state", resource: "result", at: "/receipt", live: ["filed"], code: "NO_SUCH_RESULT" },
      },
    ],
    found: ["code-widened", "obligation-added", "refusal-added"],
  },
  {
    what: "a planned code is planned otherwise",
    bundle: "kit",
    edits: [{ at: "refusal-codes.v0.json#/codes/9/status", before: 403, after: 409 }],
    found: ["code-planned"],
  },
];
