import type { ChangeExample } from "./example.ts";

/** Labels, requirements, and what the documentation owes. */
export const PROMISES: readonly ChangeExample[] = [
  {
    what: "a label falls",
    bundle: "lab",
    edits: [{ at: "stages.json#/operation_maturity/lab.enrol", before: "kept", after: "sketched" }],
    found: ["label-fell", "obligation-removed"],
  },
  {
    what: "a label rises",
    bundle: "lab",
    edits: [{ at: "stages.json#/operation_maturity/lab.about", before: "sketched", after: "kept" }],
    found: ["label-rose"],
  },
  {
    what: "a label promises less",
    bundle: "lab",
    edits: [{ at: "stages.json#/maturity_labels/1/durable", before: true, after: false }],
    found: ["label-remeant", "obligation-removed"],
  },
  {
    what: "a requirement is gone",
    bundle: "lab",
    edits: [
      {
        at: "promises.json#/requirements/0",
        before: {
          id: "LAB-01",
          level: "MUST",
          profile: "lab",
          sentence: "A credential in a request is refused as one, and appears in no answer, log or file.",
          source: "invented",
          observed_by: ["wire", "logs", "storage"],
          obligations: ["secret-refused", "undeclared-carrier-silent"],
          rules: [],
          status: "active",
        },
      },
    ],
    found: ["obligation-lowered", "requirement-removed"],
  },
  {
    what: "a requirement is only recommended",
    bundle: "lab",
    edits: [{ at: "promises.json#/requirements/0/level", before: "MUST", after: "SHOULD" }],
    found: ["obligation-lowered", "requirement-lowered"],
  },
  {
    what: "a requirement must be kept",
    bundle: "lab",
    edits: [{ at: "promises.json#/requirements/11/level", before: "SHOULD", after: "MUST" }],
    found: ["obligation-raised", "requirement-raised"],
  },
  {
    what: "a requirement is judged by less",
    bundle: "lab",
    edits: [{ at: "promises.json#/requirements/0/obligations/1", before: "undeclared-carrier-silent" }],
    found: ["obligation-lowered", "requirement-lowered"],
  },
  {
    what: "a requirement comes",
    bundle: "lab",
    edits: [
      {
        at: "promises.json#/requirements/12",
        after: {
          id: "LAB-99",
          level: "MUST",
          profile: "lab",
          sentence: "A credential in a request is refused as one, and appears in no answer, log or file.",
          source: "invented",
          observed_by: ["wire", "logs", "storage"],
          obligations: ["secret-refused", "undeclared-carrier-silent"],
          rules: [],
          status: "active",
        },
      },
    ],
    found: ["requirement-added"],
  },
  {
    what: "a page may claim something",
    bundle: "lab",
    edits: [{ at: "stages.json#/customer_boundary_lane/forbidden_doc_claims/1", before: "anonymous forever" }],
    found: ["claim-allowed"],
  },
  {
    what: "a topic is not owed any more",
    bundle: "lab",
    edits: [
      {
        at: "stages.json#/customer_boundary_lane/required_doc_topics/0",
        before: "what_the_registry_sees",
        after: "another_topic",
      },
    ],
    found: ["topic-added", "topic-dropped"],
  },
  {
    what: "an agreement is not promised any more",
    bundle: "lab",
    edits: [
      {
        at: "stages.json#/customer_boundary_lane/consistency_invariants/5",
        before: {
          invariant: "runtime_labels_match_operation_maturity",
          sentence: "A running relay reports the stages of the contract.",
        },
      },
    ],
    found: ["invariant-dropped"],
  },
  {
    what: "pilots need one rung less",
    bundle: "kit",
    edits: [
      {
        at: "production-admission.v0.json#/pilot_admission_lane/candidate_operations/3",
        before: "evidence.connector.status",
      },
    ],
    found: ["lane-changed"],
  },
  {
    what: "a document limits less",
    bundle: "kit",
    edits: [{ at: "connectors/policies/tight.json#/rate_limits/tenant_dispatch_per_minute", before: 4, after: 9 }],
    found: ["document-allows-more"],
  },
  {
    what: "an audit covers less",
    bundle: "kit",
    edits: [
      {
        at: "profiles/control-plane.v1.json#/operations/control.connector.connect/audited",
        before: { accepted: "credential_connect", params: ["/auth_mode", "/credential_id", "/principal_id"] },
      },
    ],
    found: ["audit-dropped", "obligation-removed"],
  },
  {
    what: "a resource may be moved from fewer states",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/resources/enrolment/moves/0/from/1", before: "withdrawn" }],
    found: ["guard-undecided"],
  },
  {
    what: "a revocation moves a connection to where it was",
    bundle: "kit",
    edits: [
      { at: "profiles/control-plane.v1.json#/resources/connection/moves/1/to", before: "revoked", after: "connected" },
    ],
    found: ["guard-undecided"],
  },
  {
    what: "a limit counts a shorter time",
    bundle: "kit",
    edits: [{ at: "profiles/control-plane.v1.json#/counters/tenant_dispatches/seconds", before: 60, after: 1 }],
    found: ["guard-undecided"],
  },
  {
    what: "the lock is not named any more",
    bundle: "kit",
    edits: [{ at: "bundle.json#/documents/lock", before: "contracts.lock.json" }],
    found: ["lock-dropped"],
  },
  {
    what: "another lock is named",
    bundle: "kit",
    edits: [{ at: "bundle.json#/documents/lock", before: "contracts.lock.json", after: "other.lock.json" }],
    found: ["lock-dropped"],
  },
  {
    what: "a lock is named",
    bundle: "lab",
    edits: [{ at: "bundle.json#/documents/lock", after: "contracts.lock.json" }],
    found: ["lock-named"],
  },
  {
    what: "a label comes",
    bundle: "lab",
    edits: [
      {
        at: "stages.json#/maturity_labels/2",
        after: { label: "proven", rank: 2, durable: true, meaning: "Somebody else has tried it." },
      },
    ],
    found: ["label-added"],
  },
  {
    what: "a label is gone",
    bundle: "lab",
    given: [
      {
        at: "stages.json#/maturity_labels/2",
        after: { label: "proven", rank: 2, durable: true, meaning: "Somebody else has tried it." },
      },
    ],
    edits: [
      {
        at: "stages.json#/maturity_labels/2",
        before: { label: "proven", rank: 2, durable: true, meaning: "Somebody else has tried it." },
      },
    ],
    found: ["label-removed"],
  },
];
