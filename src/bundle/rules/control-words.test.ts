import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { valueAt } from "../json-pointer.ts";
import { builtInBundleFolder } from "../locate.ts";
import { saidOf as saidOfBundle } from "./fixtures/said-of.ts";

const PROFILE = "profiles/control-plane.v1.json";
const profile: unknown = JSON.parse(readFileSync(join(builtInBundleFolder(), PROFILE), "utf8"));
const INGEST = "/operations/control.connector.ingest";
const STATE = "/operations/control.connector.state";
const REVOKE = "/operations/control.connector.revoke";

const saidOf = (pointer: string, value: unknown): string[] =>
  saidOfBundle(builtInBundleFolder(), PROFILE, pointer, value);

/** The refusals of an operation without the one at an index. */
function refusesWithout(operation: string, index: number): unknown[] {
  return (valueAt(profile, `${operation}/refuses`) as unknown[]).filter((_each, at) => at !== index);
}

describe("the words of the control plane", () => {
  it("are kept as they are", () => expect(saidOf("/title", "Another title")).toEqual([]));

  it.each<[string, string, unknown, string]>([
    [
      "a document of no kind",
      `${INGEST}/refuses/1/document`,
      "polcy",
      `names-known ${INGEST}/refuses/1/document: document "polcy" does not exist`,
    ],
    [
      "a counter nobody declared",
      `${INGEST}/refuses/5/counter`,
      "tenants",
      `names-known ${INGEST}/refuses/5/counter: counter "tenants" does not exist`,
    ],
    [
      "a reference to a document of no kind",
      "/documents/kinds/policy/refers/0/to",
      "conector",
      `names-known /documents/kinds/policy/refers/0/to: document "conector" does not exist`,
    ],
    [
      "a document put in force by nobody",
      "/documents/kinds/policy/in_force/by",
      "control.policy.put",
      `names-known /documents/kinds/policy/in_force/by: operation "control.policy.put" does not exist`,
    ],
    [
      "a reference from a place that is not there",
      "/documents/kinds/policy/refers/0/at",
      "/enabled_conectors",
      "words-agree /documents/kinds/policy/refers/0/at: /enabled_conectors leads to no list or object in the policy conformance",
    ],
    [
      "a reference to what a place holds that is no object of lists",
      "/documents/kinds/policy/refers/1/at",
      "/rate_limits",
      "words-agree /documents/kinds/policy/refers/1/at: /rate_limits leads to no object of lists in the policy conformance",
    ],
    [
      "a reference into a place that is not there",
      "/documents/kinds/policy/refers/1/within",
      "/required_scope",
      "words-agree /documents/kinds/policy/refers/1/within: /required_scope leads to no list in the connector google_drive",
    ],
    [
      "what a document may ask for at a place that is not there",
      "/documents/kinds/connector/allows/at",
      "/required_scope",
      "words-agree /documents/kinds/connector/allows/at: /required_scope leads to no list in the connector google_drive",
    ],
    [
      "what a document may ask for by no text",
      "/documents/kinds/connector/allows/by",
      "/webhook_support",
      "words-agree /documents/kinds/connector/allows/by: /webhook_support leads to no text in the connector google_drive",
    ],
    [
      "a counter of calls of nobody",
      "/counters/tenant_dispatches/operation",
      "control.dispatch",
      `names-known /counters/tenant_dispatches/operation: operation "control.dispatch" does not exist`,
    ],
    [
      "an audit shown by nobody",
      "/audit/from",
      "control.audit.show",
      `names-known /audit/from: operation "control.audit.show" does not exist`,
    ],
    [
      "a counter by a member that is not there",
      "/counters/connector_failures/by/0",
      "/connector",
      "pointers-resolve /counters/connector_failures/by/0: pointer /connector leads nowhere in schema IngestRequest",
    ],
    [
      "a digest over a member that is not there",
      `${STATE}/audited/params/0`,
      "/on",
      `pointers-resolve ${STATE}/audited/params/0: pointer /on leads nowhere in schema StateRequest`,
    ],
    [
      "a digest nobody shows",
      "/audit/digest",
      "/hash",
      "pointers-resolve /audit/digest: pointer /entries/0/hash leads nowhere in schema AuditBody",
    ],
    [
      "a move by a member that is not there",
      "/resources/switch/moves/0/where/at",
      "/on",
      "pointers-resolve /resources/switch/moves/0/where/at: pointer /on leads nowhere in schema StateRequest",
    ],
    [
      "a move by a text",
      "/resources/switch/moves/0/where/at",
      "/connector_id",
      "words-agree /resources/switch/moves/0/where: /connector_id of control.connector.state is no boolean",
    ],
    [
      "half an issued resource",
      "/resources/switch/issued_by",
      "control.connector.state",
      "words-agree /resources/switch: issued_by and issued_at need each other",
    ],
    [
      "a scope that nothing asks for",
      "/ladders",
      withoutScope(),
      "words-agree /identities/kinds: identities of kind no-scope and the condition key-scope need each other",
    ],
    [
      "a condition about a scope without one",
      "/identities/scope",
      undefined,
      "words-agree /identities: the scope of identities and the condition key-scope need each other",
    ],
    [
      "a sealing key without a place for keys",
      "/given/1/keys",
      undefined,
      "words-agree /given/1: a sealing-key, and nothing else, says what the variables with its keys begin with",
    ],
    [
      "a deployment of what seals nothing",
      "/given/0/deployment",
      "LAB_NAME",
      "words-agree /given/0: a sealing-key, and nothing else, says what names its deployment",
    ],
    [
      "a second clock",
      "/given/0",
      {
        what: "clock",
        env: "LAB_CLOCK",
        capability: "clock-offset",
        summary: "By how many seconds the clock is ahead.",
      },
      "words-agree /given/2: a profile has one clock, and it stands before",
    ],
    [
      "a clock that everybody must let be moved",
      "/capabilities/0/optional",
      false,
      "words-agree /given/2: a clock names the optional capability of those who let it be moved",
    ],
    [
      "a clock of no capability",
      "/given/2/capability",
      "clock-offest",
      `names-known /given/2/capability: capability "clock-offest" does not exist`,
    ],
    [
      "no sealing key where one is asked for",
      "/given/1",
      undefined,
      `conditions-grounded ${INGEST}/refuses/10: the condition key-unavailable needs a sealing-key among what is given`,
    ],
    [
      "a list of a document that may not be in force",
      `${INGEST}/refuses`,
      refusesWithout(INGEST, 1),
      `conditions-grounded ${INGEST}/refuses/1: the condition outside needs the condition not-in-force for the policy before it`,
    ],
    [
      "a document in force that nobody puts there",
      "/documents/kinds/policy/in_force",
      undefined,
      `conditions-grounded ${INGEST}/refuses/1: the condition not-in-force needs a document in force, and no operation says which policy is`,
    ],
    [
      "a list that is none",
      `${INGEST}/refuses/8/within`,
      "/retention",
      `words-agree ${INGEST}/refuses/8/within: /retention leads to no list in the policy conformance`,
    ],
    [
      "a list by a member that may be missing",
      `${INGEST}/refuses/9/within`,
      "/allowed_resources/{tenant_id}",
      `words-agree ${INGEST}/refuses/9/within: the request of control.connector.ingest does not require tenant_id`,
    ],
    [
      "a counter that nothing asks for",
      `${INGEST}/refuses`,
      refusesWithout(INGEST, 5),
      "words-agree /counters/tenant_dispatches: nothing asks for the counter tenant_dispatches",
    ],
    [
      "a counter whose limit is no number",
      "/counters/tenant_dispatches/limit",
      "/redaction_mode",
      "words-agree /counters/tenant_dispatches/limit: /redaction_mode leads to no whole number in the policy conformance",
    ],
    [
      "a counter of accepted calls without a time",
      "/counters/tenant_dispatches/seconds",
      undefined,
      "words-agree /counters/tenant_dispatches: a counter of accepted calls says for how many seconds each is counted, and no seconds_at",
    ],
    [
      "a counter of refused calls with a fixed time",
      "/counters/connector_failures/seconds",
      60,
      "words-agree /counters/connector_failures: a counter of refused calls says seconds_at, and no seconds",
    ],
    [
      "a counter of another operation",
      "/counters/tenant_dispatches/operation",
      "control.policy.set",
      `conditions-grounded ${INGEST}/refuses/5: the condition over-limit counts calls of control.policy.set`,
    ],
    [
      "entries in an audit nobody can read",
      "/audit",
      undefined,
      `words-agree ${INGEST}/audited: calls leave an entry in an audit, and nobody can read one`,
    ],
    [
      "an entry of an accepted call that the audit does not know",
      `${STATE}/audited/accepted`,
      "state_put",
      `words-agree ${STATE}/audited/accepted: "state_put" is none of the actions an entry of the audit may have`,
    ],
    [
      "an entry of a refused call that the audit does not know",
      `${INGEST}/audited/refused`,
      "dispatch_attempt_denied",
      `words-agree ${INGEST}/audited/refused: "dispatch_attempt_denied" is none of the actions an entry of the audit may have`,
    ],
    [
      "half of what a refused call leaves",
      `${INGEST}/audited/refused_params`,
      undefined,
      `words-agree ${INGEST}/audited: refused and refused_params need each other`,
    ],
    [
      "a digest over a secret",
      "/operations/control.connector.connect/audited/params/0",
      "/secret_payload",
      "words-agree /operations/control.connector.connect/audited: /secret_payload may hold a secret, and a digest of it would tell",
    ],
    [
      "another request under a key that nothing answers",
      `${STATE}/refuses`,
      refusesWithout(STATE, 2),
      `words-agree ${STATE}/idempotent: the request says /enabled besides its key, and nothing answers another one under the same key: expected the condition idempotency-conflict`,
    ],
    [
      "another request under a key that is one key for all connectors",
      `${REVOKE}/idempotent/by`,
      undefined,
      `words-agree ${REVOKE}/idempotent: the request says /connector_id besides its key, and nothing answers another one under the same key: expected the condition idempotency-conflict`,
    ],
    [
      "a conflict that no other request can bring about",
      `${REVOKE}/refuses/2`,
      { when: "idempotency-conflict", code: "idempotency_conflict" },
      `words-agree ${REVOKE}/idempotent: the request says nothing besides its key, so none can conflict with another: expected no condition idempotency-conflict`,
    ],
    [
      "a request that may hold null",
      "/schemas/DispatchPayload/properties/cursor/type",
      ["string", "null"],
      `schema-subset ${INGEST}/request: IngestRequest may hold null, expected a member that is left out`,
    ],
    [
      "two members under one name of the query",
      `${STATE}/carried/idempotency_key`,
      { in: "query", name: "tenant_id" },
      `members-travel ${STATE}/carried/tenant_id: "idempotency_key" travels there already`,
    ],
  ])("find %s", (_what, pointer, value, message) => expect(saidOf(pointer, value)).toContain(message));
});

/** The ladders with no condition about a scope. */
function withoutScope(): object {
  const ladders = valueAt(profile, "/ladders") as Record<string, { when: string }[]>;
  return Object.fromEntries(
    Object.entries(ladders).map(([name, list]) => [name, list.filter(({ when }) => when !== "key-scope")]),
  );
}
