import { parsed, value, type HostileCase } from "./case.ts";

const EVIDENCE = "profiles/evidence.v0.json";
const CONTROL = "profiles/control-plane.v1.json";
const CODES = "refusal-codes.v0.json";
const ADMISSION = "production-admission.v0.json";
const MATERIAL = "sensitive-material.v0.json";
const SCHEMA = "connectors/schema/policy.schema.json";
const POLICY = "connectors/policies/default.json";
const ODD = ["__proto__", "constructor", "a\nb", "\u001b[2J", "*/", "../x", "", "${x}"];

/** Names, places and numbers in contracts that would be taken for something else. */
export const WORDS: readonly HostileCase[] = [
  ...ODD.map((name) => value(`a profile called ${JSON.stringify(name)}`, EVIDENCE, "/profile", name)),
  ...ODD.map((name) => value(`a code called ${JSON.stringify(name)}`, CODES, "/codes/0/code", name)),
  ...["__proto__", "constructor", "a\nb", "../../etc"].map((name) =>
    value(
      `an operation called ${JSON.stringify(name)}`,
      EVIDENCE,
      "/operations",
      parsed(`{${JSON.stringify(name)}:{}}`),
    ),
  ),
  ...["/__proto__", "/constructor/name", "no slash", "/~2", `/${"a/".repeat(5000)}`].map((pointer) =>
    value(`a place called ${pointer.slice(0, 30)}`, EVIDENCE, "/wire/pointers/code", pointer),
  ),
  ...["//evil.example/x", "http://evil.example", "/a b", "/a\r\nx: y", "/{__proto__}", "/../x"].map((path) =>
    value(`a route ${JSON.stringify(path)}`, EVIDENCE, "/operations/membrane.contract/http/path", path),
  ),
  value("a header with a line break", EVIDENCE, "/identities/header", "a\r\nb"),
  value("a header called __proto__", EVIDENCE, "/identities/header", "__proto__"),
  value("a ladder that includes itself", EVIDENCE, "/ladders/ingress", [{ when: "include", ladder: "ingress" }]),
  value("a ladder called __proto__", EVIDENCE, "/operations/membrane.contract/refuses", [
    { when: "include", ladder: "__proto__" },
  ]),
  value("a condition of its own making", EVIDENCE, "/ladders/ingress/0", {
    when: "__proto__",
    code: "unauthenticated",
  }),
  value(
    "a schema of requests called constructor",
    EVIDENCE,
    "/operations/evidence.connector.consent/request",
    "constructor",
  ),
  value(
    "a reading of a thing called __proto__",
    EVIDENCE,
    "/readings",
    parsed('{"__proto__":{"from":"membrane.contract","at":"/x"}}'),
    [0, 2],
  ),
  value("a resource that makes itself", EVIDENCE, "/resources/consent/issued_by", "__proto__"),
  value("bodies of 1e308 bytes", EVIDENCE, "/wire/max_body_bytes", 1e308),
  value("bodies of -1 bytes", EVIDENCE, "/wire/max_body_bytes", -1),
  value("a status of 200 for a refusal", CODES, "/codes/0/status", 200),
  value("a status that is no whole number", CODES, "/codes/0/status", 400.5),
  value(
    "a label for an operation called __proto__",
    ADMISSION,
    "/operation_maturity",
    parsed('{"__proto__":"shape-only"}'),
  ),
  value("a claim that is a pattern", ADMISSION, "/customer_boundary_lane/forbidden_doc_claims", ["(a+)+$", "[", "\\"]),
  value("a claim of white space", ADMISSION, "/customer_boundary_lane/forbidden_doc_claims", [" "]),
  value(
    "an invariant called __proto__",
    ADMISSION,
    "/customer_boundary_lane/consistency_invariants/0/invariant",
    "__proto__",
  ),
  value("a class of material called __proto__", MATERIAL, "/classes/0/class", "__proto__"),
  ...["^(a+)+$", "(a|a)*$", "(", "(?<=a)b"].map((pattern) =>
    value(`material with the shape ${pattern}`, MATERIAL, "/classes/0/value_shapes/0/pattern", pattern),
  ),
  value("a shape that everything has", MATERIAL, "/classes/0/value_shapes/0/pattern", ""),
  value("a sample of a thousand million characters", MATERIAL, "/classes/0/value_shapes/0/sample", [
    { random: "hex", length: 1_000_000_000 },
  ]),
  value("a sample of -1 characters", MATERIAL, "/classes/0/value_shapes/0/sample", [{ random: "hex", length: -1 }]),
  value("a schema of documents that is true", SCHEMA, "", true, [0, 2]),
  ...[
    null,
    5,
    "x",
    [],
    { type: "strng" },
    { $ref: "http://127.0.0.1:9/x" },
    { $ref: "file:///etc/hostname" },
    { $ref: "#" },
    { $async: true },
    { $async: true, type: "object" },
    { pattern: "(" },
    { type: "object", patternProperties: { "^(a+)+$": {} } },
  ].map((next) => value(`a schema of documents that is ${JSON.stringify(next)}`, SCHEMA, "", next)),
  value("a schema of documents whose pattern takes for ever", SCHEMA, "/properties/redaction_mode", {
    type: "string",
    pattern: "^(s+)+!$",
  }),
  value("a document that is a list", POLICY, "", []),
  value("a document that is null", POLICY, "", null),
  value("a document with a member called __proto__", POLICY, "", parsed('{"__proto__":{"polluted":true}}')),
  value(
    "a kind of document called __proto__",
    CONTROL,
    "/documents/kinds",
    parsed('{"__proto__":{"schema":"bundle.json","folder":"profiles"}}'),
  ),
  value("a place in a document called __proto__", CONTROL, "/documents/kinds/connector/name_at", "/__proto__/x"),
];
