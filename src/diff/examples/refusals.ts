import type { ChangeExample } from "./example.ts";

/** What is refused. */
export const REFUSALS: readonly ChangeExample[] = [
  {
    what: "a state is not refused",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/operations/lab.submit/refuses/2",
        before: { when: "state", resource: "enrolment", at: "/enrolment", live: ["open"], code: "WITHDRAWN" },
      },
    ],
    found: ["obligation-removed", "refusal-removed"],
  },
  {
    what: "secrets are not refused anywhere",
    bundle: "lab",
    edits: [
      {
        at: "codes.json#/codes/10",
        before: {
          code: "SECRET_INSIDE",
          families: ["material"],
          profiles: ["lab"],
          status: 422,
          meaning: "A credential is in the request.",
          remedy: "Keep it in the laboratory, and change it, since it was sent.",
          retryable: false,
          since: "v1",
          lifecycle: "active",
          source: "invented",
        },
      },
      { at: "surfaces/lab.json#/ladders/door/4", before: { when: "secret", code: "SECRET_INSIDE" } },
      { at: "surfaces/lab.json#/ladders/window/1", before: { when: "secret", code: "SECRET_INSIDE" } },
    ],
    found: ["code-removed", "obligation-removed", "refusal-removed"],
  },
  {
    what: "nobody has to show a key",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/ladders/window/0", before: { when: "unauthenticated", code: "NO_CALLER" } }],
    found: ["authentication-dropped", "obligation-removed"],
  },
  {
    what: "another tenant may be named",
    bundle: "kit",
    edits: [
      {
        at: "profiles/evidence.v0.json#/operations/evidence.connector.status/refuses/4",
        before: { when: "foreign-tenant", at: "/tenant", code: "cross_tenant_access" },
      },
    ],
    found: ["obligation-removed", "tenant-isolation-dropped"],
  },
  {
    what: "a gate is not there",
    bundle: "kit",
    edits: [
      {
        at: "profiles/evidence.v0.json#/operations/evidence.connector.ingest/refuses/1",
        before: { when: "gate", at: "/fixture", value: true, code: "connector_fixture_only" },
      },
    ],
    found: ["obligation-removed", "refusal-removed*"],
  },
  {
    what: "fewer values need standing",
    bundle: "kit",
    edits: [
      {
        at: "profiles/evidence.v0.json#/operations/evidence.connector.ingest/refuses/6/values/1",
        before: "reviewer_attestation",
      },
    ],
    found: ["refusal-loosened*"],
  },
  {
    what: "no value needs standing",
    bundle: "kit",
    edits: [
      { at: "refusal-codes.v0.json#/codes/50/profiles/0", before: "evidence" },
      { at: "refusal-codes.v0.json#/codes/50/lifecycle", before: "active", after: "retired" },
      { at: "refusal-codes.v0.json#/codes/50/retired_since", after: "9" },
      {
        at: "profiles/evidence.v0.json#/operations/evidence.connector.ingest/refuses/6",
        before: {
          when: "standing",
          at: "/kind",
          values: ["audit_opinion", "reviewer_attestation"],
          provenance: "/reviewer_signature",
          reference: "/reviewer_signature/standing_ref",
          bound: "/reviewer_signature/signed_kind",
          code: "standing_missing",
        },
      },
    ],
    found: ["code-retired", "obligation-removed", "refusal-removed*"],
  },
  {
    what: "a withdrawn enrolment passes",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/operations/lab.submit/refuses/2/live/1", after: "withdrawn" }],
    found: ["obligation-removed", "refusal-loosened"],
  },
  {
    what: "a reference is bound to nothing",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/operations/lab.submit/refuses/1/binds/0", before: "/ward" }],
    found: ["refusal-loosened"],
  },
  {
    what: "another list says what was agreed",
    bundle: "lab",
    edits: [
      { at: "surfaces/lab.json#/operations/lab.submit/refuses/3/within", before: "/assays", after: "/others" },
      {
        at: "surfaces/lab.json#/schemas/Enrol/properties/others",
        after: {
          type: "array",
          description: "What the participant agreed to.",
          minItems: 1,
          maxItems: 4,
          uniqueItems: true,
          items: { $ref: "#/schemas/Assay" },
        },
      },
    ],
    found: ["refusal-undecided", "request-member-added*", "type-shape"],
  },
  {
    what: "a refusal comes",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/operations/lab.result/refuses/2",
        after: { when: "state", resource: "result", at: "/receipt", live: ["filed"], code: "ALREADY_RETRACTED" },
      },
    ],
    found: ["obligation-added", "refusal-added"],
  },
  {
    what: "a refusal has another code",
    bundle: "lab",
    edits: [
      {
        at: "surfaces/lab.json#/operations/lab.withdraw/refuses/1/code",
        before: "NO_SUCH_ENROLMENT",
        after: "NO_SUCH_RESULT",
      },
    ],
    found: ["refusal-code-changed"],
  },
  {
    what: "another refusal answers first",
    bundle: "lab",
    edits: [
      { at: "surfaces/lab.json#/operations/lab.submit/refuses/2/when", before: "state", after: "scope" },
      { at: "surfaces/lab.json#/operations/lab.submit/refuses/2/at", before: "/enrolment", after: "/assay" },
      { at: "surfaces/lab.json#/operations/lab.submit/refuses/2/live", before: ["open"] },
      { at: "surfaces/lab.json#/operations/lab.submit/refuses/2/code", before: "WITHDRAWN", after: "ASSAY_NOT_AGREED" },
      { at: "surfaces/lab.json#/operations/lab.submit/refuses/2/within", after: "/assays" },
      { at: "surfaces/lab.json#/operations/lab.submit/refuses/3/when", before: "scope", after: "state" },
      { at: "surfaces/lab.json#/operations/lab.submit/refuses/3/at", before: "/assay", after: "/enrolment" },
      { at: "surfaces/lab.json#/operations/lab.submit/refuses/3/within", before: "/assays" },
      { at: "surfaces/lab.json#/operations/lab.submit/refuses/3/code", before: "ASSAY_NOT_AGREED", after: "WITHDRAWN" },
      { at: "surfaces/lab.json#/operations/lab.submit/refuses/3/live", after: ["open"] },
    ],
    found: ["refusal-order-changed"],
  },
  {
    what: "a state is refused where it passed",
    bundle: "lab",
    given: [{ at: "surfaces/lab.json#/operations/lab.submit/refuses/2/live/1", after: "withdrawn" }],
    edits: [{ at: "surfaces/lab.json#/operations/lab.submit/refuses/2/live/1", before: "withdrawn" }],
    found: ["obligation-added", "refusal-tightened"],
  },
  {
    what: "a reference is bound to more",
    bundle: "lab",
    given: [{ at: "surfaces/lab.json#/operations/lab.submit/refuses/1/binds/0", before: "/ward" }],
    edits: [{ at: "surfaces/lab.json#/operations/lab.submit/refuses/1/binds/0", after: "/ward" }],
    found: ["refusal-tightened"],
  },
];
