import { describe, expect, it } from "vitest";
import { builtInBundleFolder } from "../locate.ts";
import { saidOf as saidOfBundle } from "./fixtures/said-of.ts";

const SLACK = "connectors/connectors/slack.json";
const POLICY = "connectors/policies/default.json";
const PROFILE = "profiles/control-plane.v1.json";

const saidOf = (document: string, pointer: string, value: unknown): string[] =>
  saidOfBundle(builtInBundleFolder(), document, pointer, value);

describe("documents a membrane acts on", () => {
  it.each<[string, string, string, unknown]>([
    ["a limit at its maximum", POLICY, "/rate_limits/tenant_dispatch_per_minute", 1000],
    ["a scope of the provider's list", SLACK, "/required_scopes", ["users:read", "channels:history"]],
    ["a connector that exists", POLICY, "/enabled_connectors", ["slack", "web_headers"]],
    ["a name that only begins like a forbidden one", POLICY, "/allowed_resources", { slack: ["channel:code"] }],
  ])("may have %s", (_what, document, pointer, value) => expect(saidOf(document, pointer, value)).toEqual([]));

  it.each<[string, string, string, unknown, string]>([
    [
      "a limit above its maximum",
      POLICY,
      "/rate_limits/tenant_dispatch_per_minute",
      1001,
      "documents-valid /rate_limits/tenant_dispatch_per_minute: value must be <= 1000",
    ],
    [
      "a version that is none",
      SLACK,
      "/version",
      "1.0",
      String.raw`documents-valid /version: value does not match ^(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)$`,
    ],
    [
      "another name than that of its file",
      SLACK,
      "/id",
      "slak",
      'documents-valid /id: name is "slak", expected that of the file, "slack"',
    ],
    [
      "no name where the profile says it is",
      PROFILE,
      "/documents/kinds/connector/name_at",
      "/title",
      'documents-valid /title: name is missing, expected that of the file, "slack"',
    ],
    [
      "a scope twice",
      SLACK,
      "/required_scopes",
      ["users:read", "users:read"],
      "documents-valid /required_scopes: value must NOT have duplicate items (items ## 1 and 0 are identical)",
    ],
    [
      "a scope outside its provider's list",
      SLACK,
      "/required_scopes/1",
      "users:write",
      'documents-allowed /required_scopes/1: "users:write" is not allowed for slack',
    ],
    [
      "a connector that does not exist",
      POLICY,
      "/enabled_connectors/0",
      "slak",
      'documents-refer /enabled_connectors/0: connector "slak" does not exist',
    ],
    [
      "resources of a connector that does not exist",
      POLICY,
      "/allowed_resources/fax",
      ["line:1"],
      'documents-refer /allowed_resources/fax: connector "fax" does not exist',
    ],
    [
      "a scope its connector does not ask for",
      POLICY,
      "/connector_scopes/slack",
      ["chat:write"],
      'documents-refer /connector_scopes/slack/0: "chat:write" is not in /required_scopes of the connector "slack"',
    ],
    [
      "a forbidden member at any depth and in any case",
      POLICY,
      "/allowed_resources/Exec",
      [],
      'documents-harmless /allowed_resources/Exec: member "Exec" is forbidden in documents',
    ],
    [
      "a member named like a secret",
      POLICY,
      "/connector_scopes/Client-Secret",
      [],
      'documents-harmless /connector_scopes/Client-Secret: member "Client-Secret" is forbidden in documents',
    ],
  ])("must not have %s", (_what, document, pointer, value, message) =>
    expect(saidOf(document, pointer, value)).toContain(message),
  );

  it("must have a schema that is one", () => {
    const [said = ""] = saidOf("connectors/schema/policy.schema.json", "/properties/redaction_mode/enum", "strict");
    expect(said).toMatch(/^documents-valid : document is no JSON Schema 2020-12: /u);
  });

  it("must stand where the profile says", () =>
    expect(saidOf(PROFILE, "/documents/kinds/policy/folder", "connectors/../../policies")).toEqual([
      "document-missing /documents/kinds/policy/folder: folder connectors/../../policies of the bundle holds no JSON file, expected the documents of kind policy",
    ]));
});
