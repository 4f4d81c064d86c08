import { describe, expect, it } from "vitest";
import { factAt } from "./facts.ts";
import { loadBundle } from "./load.ts";
import { builtInBundleFolder } from "./locate.ts";

const { bundle } = loadBundle(builtInBundleFolder());

describe("a fact of a bundle", () => {
  it.each([
    ["operation_maturity/evidence.connector.ingest", "staging-durable"],
    ["contracts/production-admission.v0.json#/operation_maturity/evidence.connector.ingest", "staging-durable"],
    ["codes/connector_consent_revoked/status", "409"],
    ["operations/evidence.connector.ingest/http/path", "/v1/evidence/connectors/ingest"],
    ["maturity_labels/authentic/durable", "true"],
    ["codes/count", String(bundle.codes.size)],
    ["contracts/profiles/evidence.v0.json#wire/outcomes/0", "admitted"],
    [
      "customer_boundary_lane/forbidden_doc_claims",
      bundle.productionAdmission.customer_boundary_lane.forbidden_doc_claims.join(", "),
    ],
  ])("is found at %s", (path, text) => {
    expect(factAt(bundle, path)).toEqual({ text });
  });

  it.each([
    [
      "operation_maturity/evidence.connector.inges",
      "does not exist in the contracts",
      'did you mean "operation_maturity/evidence.connector.ingest"?',
    ],
    [
      "operation_maturities/evidence.connector.ingest",
      "does not exist in the contracts",
      'did you mean "operation_maturity/evidence.connector.ingest"?',
    ],
    [
      "codes/connector_consent_revoked/statuss",
      "does not exist in the contracts",
      'did you mean "codes/connector_consent_revoked/status"?',
    ],
    [
      "contracts/production-admision.v0.json#version",
      "does not exist",
      'did you mean "contracts/production-admission.v0.json"?',
    ],
    ["customer_boundary_lane", "is no single value", "name one of its members: "],
    ["summary", "stands in several documents", "name one: contracts/profiles/evidence.v0.json#summary, "],
    ["__proto__/polluted", "does not exist in the contracts", ""],
    ["", "is no single value", ""],
  ])("is not found at %j, and says why", (path, message, remedy) => {
    const fact = factAt(bundle, path);
    expect("text" in fact ? fact : fact.message).toContain(message);
    expect("text" in fact ? "" : (fact.remedy ?? "")).toContain(remedy);
  });
});
