import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { BundleError } from "../bundle-error.ts";
import { withValueAt } from "../json-pointer.ts";
import { loadBundle } from "../load.ts";
import { builtInBundleFolder } from "../locate.ts";
import { readBindings } from "./read-bindings.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const example = readFileSync(
  fileURLToPath(new URL("../../../examples/python-bound/bindings.json", import.meta.url)),
  "utf8",
);
const INGEST = "/operations/evidence.connector.ingest";
const REVOKE = "/operations/evidence.connector.revoke";

/** What is said of a file of bindings, as `line:column pointer: message`. */
function saidOf(text: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "membrane-bindings-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "bindings.json"), text);
  try {
    readBindings("bindings.json", folder, bundle);
    return [];
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    return error.findings.map(
      ({ place, message }) => `${place.file}:${place.line}:${place.column} ${place.pointer ?? ""}: ${message}`,
    );
  }
}

/** The same, of the example with one place changed. Lines are left out. */
const saidWith = (pointer: string, value: unknown): string[] =>
  saidOf(JSON.stringify(withValueAt(JSON.parse(example), pointer, value))).map((each) =>
    each.slice(each.indexOf(" ") + 1),
  );

describe("bindings", () => {
  it("of the example fit the contract, and change how it is called and nothing else", () => {
    const file = fileURLToPath(new URL("../../../examples/python-bound/bindings.json", import.meta.url));
    const bound = readBindings(file, "/", bundle);
    expect(bound.digest).toMatch(/^[0-9a-f]{64}$/u);
    const operation = bound.bundle.profiles[0]!.operations.find(({ name }) => name === "evidence.connector.ingest")!;
    expect(operation).toMatchObject({ method: "PUT", path: "/api/agreements/{agreement}/exhibits", root: "/request" });
    const original = bundle.profiles[0]!.operations.find(({ name }) => name === "evidence.connector.ingest")!;
    expect(operation.refuses).toBe(original.refuses);
    expect(operation.request).toBe(original.request);
  });

  it("are told by file, line and column, and guess what was meant", () => {
    expect(saidOf('{\n  "operations": {\n    "evidence.connector.injest": {}\n  }\n}')).toEqual([
      'bindings.json:3:5 /operations/evidence.connector.injest: operation "evidence.connector.injest" does not exist',
    ]);
    expect(saidOf('{\n  "operations": {},\n  "anwsers": {}\n}')).toEqual([
      'bindings.json:3:3 /anwsers: unknown member "anwsers"',
    ]);
    expect(saidOf('{ "operations": {}, "operations": {} }')[0]).toMatch(/^bindings\.json:1:21 /u);
  });

  it.each<[string, string, unknown, string]>([
    [
      "a member that the request does not have",
      `${INGEST}/members/nothing`,
      { in: "header" },
      `${INGEST}/members/nothing: the request has no member "nothing"`,
    ],
    [
      "a place of the path that nothing fills",
      `${REVOKE}/path`,
      "/api/{agreement}/{house}",
      `${REVOKE}/path: {house} is filled by 0 members and stands 1 times, expected once each`,
    ],
    [
      "two members in one header",
      `${INGEST}/members/kind`,
      { in: "header", name: "X-Request-Number" },
      `${INGEST}/members/kind: "idempotency_key" travels there already`,
    ],
    [
      "two members in one place of the body",
      `${INGEST}/members/kind`,
      { in: "body", at: "/digests" },
      `${INGEST}/members/source_hash: "source_hash" and "kind" travel in one place of the body`,
    ],
    [
      "a header that shows the caller",
      `${INGEST}/members/kind`,
      { in: "header", name: "X-House-Key" },
      `${INGEST}/members/kind: the header x-house-key already carries something else`,
    ],
    [
      "a list in a header",
      `${INGEST}/members/claims`,
      { in: "header" },
      `${INGEST}/members/claims: a header holds texts only, and "claims" is none`,
    ],
    [
      "a body that is no more",
      `${INGEST}/input`,
      "query",
      `${INGEST}/input: what the contract promises about bodies could not be tried in a query`,
    ],
    [
      "a code that is none",
      "/answers/codes/odd-shape",
      { is: "request_shap" },
      '/answers/codes/odd-shape/is: refusal code "request_shap" does not exist',
    ],
    [
      "an accepted answer without a code",
      "/answers/codeless",
      { 200: "request_shape" },
      "/answers/codeless/200: a refusal has a status from 400 to 499",
    ],
    [
      "a refusal of a server that fell over",
      "/answers/codes/odd-shape",
      { is: "request_shape", status: 500 },
      "/answers/codes/odd-shape/status: value must be <= 499",
    ],
    [
      "a place that answers do not have",
      "/answers/members/~1receipt~1rev",
      "/meta/slip",
      "/answers/members/~1receipt~1rev: the contract has nothing at /receipt/rev of an answer",
    ],
    [
      "a place where anything may come out",
      "/answers/also/~1meta~1note",
      { type: "string", pattern: "^.*$" },
      "/answers/also/~1meta~1note: pattern says nothing: any line of text satisfies it",
    ],
    [
      "a pattern that is none",
      "/answers/also/~1meta~1note",
      { type: "string", pattern: "^(a$" },
      "/answers/also/~1meta~1note: pattern is not a regular expression with the flag u",
    ],
    [
      "a pattern that only its alternatives anchor",
      "/answers/also/~1meta~1note",
      { type: "string", pattern: "^a|b$" },
      "/answers/also/~1meta~1note: pattern is not anchored, expected ^...$ around the whole of it",
    ],
    [
      "a pattern that may take for ever",
      "/answers/also/~1meta~1note",
      { type: "string", pattern: "^(a+)+$" },
      "/answers/also/~1meta~1note: pattern repeats a repetition without bound, which can take exponential time",
    ],
    [
      "a text of which nothing is said",
      "/answers/also/~1meta~1note",
      { type: "string" },
      "/answers/also/~1meta~1note: a text needs either a pattern or the list of texts there are",
    ],
    [
      "a receipt that is nowhere",
      "/answers/members/~1receipt~1ref",
      undefined,
      "/answers: the contract asks for /receipt/ref in answers of evidence.connector.ingest, and the bindings take it from nowhere",
    ],
    [
      "two counts that are one",
      "/operations/evidence.connector.status/answers",
      { members: { "/body/connector_records": "/data/n", "/body/evidence_records": "/data/n" } },
      "/operations/evidence.connector.status/answers: /body/evidence_records and /body/connector_records are taken from one place, so one of them would not be seen",
    ],
    [
      "a remedy that is the code once more",
      "/answers/members/~1body~1remedyHint",
      "/problem/kind",
      "/answers: /body/remedyHint and /body/refusalReason are taken from one place, so one of them would not be seen",
    ],
  ])("find %s", (_what, pointer, value, said) => expect(saidWith(pointer, value)).toContain(said));

  it("find a body that is read from nowhere at all", () => {
    const bare = {
      operations: {},
      answers: {
        code: "/problem/kind",
        members: { "/receipt/ref": "/meta/slip", "/receipt/fixture": "/meta/exercise" },
      },
    };
    expect(
      saidOf(JSON.stringify(bare)).filter((each) => each.includes("/body in answers of evidence.connector.ingest")),
    ).toHaveLength(1);
  });
});
