import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadBundle } from "../bundle/load.ts";
import { builtInBundleFolder } from "../bundle/locate.ts";
import type { Finding } from "../diagnostics/finding.ts";
import { deriveObligations } from "../obligations/derive.ts";
import { allRules } from "./all-rules.ts";
import { parsePage } from "./pages/parse-page.ts";
import { runRules } from "./run-rules.ts";

const loaded = loadBundle(builtInBundleFolder());
const obligations = deriveObligations(loaded.bundle);
const fixture = readFileSync(fileURLToPath(new URL("fixtures/policy-page.md", import.meta.url)), "utf8");

function findingsIn(text: string): readonly Finding[] {
  const page = parsePage("page.md", "/nowhere/page.md", text);
  return runRules({
    bundle: loaded.bundle,
    obligations,
    texts: loaded.texts,
    shown: (path) => `contracts/${path}`,
    rules: allRules(),
    documentation: { pages: [page], whole: false, folder: "/nowhere", root: "/nowhere" },
  }).findings;
}

/** Findings as `rule line:column remedy`, so that a test sees all of one at once. */
const brief = (text: string): string[] =>
  findingsIn(text).map(({ rule, place, remedy }) => `${rule} ${place.line}:${place.column} ${remedy ?? ""}`.trim());

describe("a page with bullets, labels in brackets and no backticks", () => {
  it("passes as it is", () => {
    expect(findingsIn(fixture)).toEqual([]);
  });

  const changes: [what: string, from: string, to: string, finding: string][] = [
    [
      "a label",
      "evidence.connector.revoke (staging-durable)",
      "evidence.connector.revoke (authentic)",
      'docs-labels 15:32 write "staging-durable"',
    ],
    [
      "a label to one that does not exist",
      "evidence.connector.revoke (staging-durable)",
      "evidence.connector.revoke (production)",
      'docs-labels 15:32 write "staging-durable"',
    ],
    [
      "a letter of a label",
      "evidence.connector.ingest (staging-durable)",
      "evidence.connector.ingest (staging-durble)",
      'docs-labels 14:32 did you mean "staging-durable"?',
    ],
    [
      "the end of a label",
      "evidence.connector.status (staging-durable)",
      "evidence.connector.status (staging-durable-refusal)",
      'docs-labels 16:32 write "staging-durable"',
    ],
    [
      "a code",
      "connector_payload_raw_refused —",
      "connector_payload_raw_refusd —",
      'docs-names 26:5 did you mean "connector_payload_raw_refused"?',
    ],
    [
      "a code to another of its family",
      "connector_consent_revoked —",
      "connector_agreement_ended —",
      "docs-names 28:5 if it is no refusal code, say so on the page: <!-- membrane:words connector_agreement_ended -->",
    ],
    [
      "an operation",
      "evidence.connector.status (",
      "evidence.connector.statuses (",
      'docs-names 16:5 did you mean "evidence.connector.status"?',
    ],
    [
      "a contract path",
      "contracts/refusal-codes.v0.json,",
      "contracts/refusal-codes.v1.json,",
      'docs-names 30:20 did you mean "contracts/refusal-codes.v0.json"?',
    ],
    [
      "a path into a contract",
      "customer_boundary_lane.consistency_invariants",
      "customer_boundary_lane.consistent_invariants",
      'docs-names 18:45 did you mean "customer_boundary_lane.consistency_invariants"?',
    ],
    [
      "a member of a contract",
      "json operation_maturity",
      "json operation_maturities",
      'docs-names 11:117 did you mean "operation_maturity"?',
    ],
    [
      "the first part of a path into a contract",
      "pilot_admission_lane.signed",
      "pilot_admision_lane.signed",
      'docs-names 20:108 did you mean "pilot_admission_lane.signed_record_required_fields"?',
    ],
    [
      "a topic",
      "topic connector_credential_policy",
      "topic connector_credentials_policy",
      'docs-topics 5:39 did you mean "connector_credential_policy"?',
    ],
    [
      "a quotation into a claim",
      "> Somebody once",
      "Somebody once",
      "docs-claims 22:37 say what is true today, or put the claim in a block quote when the page talks about it",
    ],
  ];
  it.each(changes)("is found out when %s changes", (_what, from, to, finding) => {
    expect(fixture).toContain(from);
    expect(brief(fixture.replace(from, to))).toEqual([finding]);
  });
});

describe("docs-labels", () => {
  const wrong: [string, string][] = [
    ["a table with a label column", "| Operation | Label |\n|---|---|\n| `evidence.connector.ingest` | `authentic` |"],
    ["a table cell that is a label", "| Crossing | Today |\n|---|---|\n| evidence.connector.ingest | shape-only |"],
    ["a sentence", "Today `evidence.connector.ingest` is **authentic**."],
    ["a sentence over two lines", "Today `evidence.connector.ingest` is labelled\nshape-only and so on."],
    ["a list line with a colon", "- evidence.connector.ingest: shape-only"],
    ["a list line with a dash", "* `evidence.connector.ingest` — shape-only"],
    ["a label before the operation", "This is the shape-only operation evidence.connector.ingest."],
    ["a label for an operation", "The label authentic for evidence.connector.ingest came early."],
    [
      "two operations with one label",
      "evidence.connector.consent and evidence.connector.ingest are both staging-durable-refusal.",
    ],
    ["a line under the operation's heading", "## evidence.connector.ingest\n\nMaturity label: `authentic`"],
    ["a heading", "## evidence.connector.ingest (authentic)"],
    ["a link around the label", "evidence.connector.ingest is [shape-only](x)"],
    ["square brackets", "evidence.connector.ingest [shape-only]"],
    ["raw HTML", "<p>evidence.connector.ingest is <b>shape-only</b></p>"],
  ];
  it.each(wrong)("finds a wrong label in %s", (_where, text) => {
    const found = findingsIn(text).filter((finding) => finding.rule === "docs-labels");
    expect(found.length).toBe(text.includes("both") ? 2 : 1);
    expect(text.split("\n")[(found[0]?.place.line ?? 0) - 1]?.slice((found[0]?.place.column ?? 0) - 1)).toMatch(
      /^(?:authentic|shape-only|staging-durable-refusal)/u,
    );
  });

  const silent: [string, string][] = [
    ["a negation", "evidence.connector.ingest is not authentic."],
    ["the future", "evidence.connector.ingest will be authentic one day."],
    ["a fence", "```\nevidence.connector.ingest (authentic)\n```"],
    ["a quotation", "> evidence.connector.ingest (authentic)"],
    ["a comment", "<!-- evidence.connector.ingest (authentic) -->"],
    ["another sentence", "This is about evidence.connector.ingest. Authentic documents are another matter."],
    ["a bracket that is no label", "evidence.connector.ingest (see below) and evidence.connector.ingest (twice)"],
    ["the next bullet", "  • evidence.connector.ingest\n  • shape-only is a label"],
    ["front matter", "---\nabout: evidence.connector.ingest is authentic\n---\n\nText."],
  ];
  it.each(silent)("says nothing of %s", (_where, text) => {
    expect(findingsIn(text).filter((finding) => finding.rule === "docs-labels")).toEqual([]);
  });
});

describe("docs-names", () => {
  const known = [
    "The field connector_id and the reading evidence_records.",
    "`evidence.connector.ingest/secret-refused` and GES-02, in `membrane.config.json`.",
    "See [the list](contracts/refusal-codes.v0.json) and `contracts/profiles/evidence.v0.json#/operations`.",
    "Codes like connector_... or `connector_*`, operations like evidence.connector.",
    "Set MEMBRANE_DATA_DIR and PORT; run examples/python-http/server.py.",
    "Write to contracts/<file> or to evidence@connector.example, https://evidence.connector.example/connector_nothing.",
    "```ts\nmembrane.handle(request); const connector_thing = evidence.connectors.map(f);\n```",
    "<!-- membrane:words connector_pool -->\n\nThe word connector_pool is ours.",
    "Its required topic is privacy_posture.",
    "Paths like evidence.connector.ingest/v2 are nobody's.",
    "```\nevidence.connector.ingest/of-somebody-else\n```",
  ];
  it.each(known)("knows every name in: %s", (text) => {
    expect(brief(text).filter((line) => line.startsWith("docs-names"))).toEqual([]);
  });

  const unknown: [string, string][] = [
    ["`evidence.connector.ingest/secret-refusd`", 'did you mean "evidence.connector.ingest/secret-refused"?'],
    ["`evidence.connector.ingest/kindly-refused`", "run: membrane list obligations"],
    ["Judged by evidence.connector.status/replay-conflict.", "run: membrane list obligations"],
    ["By GES-99 it must.", "run: membrane list requirements"],
    ["```\nconnector_fixture_onli\n```", 'did you mean "connector_fixture_only"?'],
    ["[`scope_mismach`](x)", 'did you mean "scope_mismatch"?'],
    ["| a | `evidence.conector.ingest` |\n|---|---|\n| b | c |", 'did you mean "evidence.connector.ingest"?'],
    ["`./contracts/nothing.json`", ""],
  ];
  it.each(unknown)("finds what is wrong in: %s", (text, remedy) => {
    const found = findingsIn(text).filter((finding) => finding.rule === "docs-names");
    expect(found.map((finding) => finding.remedy ?? "")).toEqual([remedy]);
  });
});

describe("docs-claims", () => {
  it.each([
    "production-ready",
    "Production\nReady",
    "**production** ready",
    "production&nbsp;ready",
    "<p>production ready</p>",
    "pro\u00adduc\u200btion\u2060 ready",
    "p\u200droduction\ufeff-ready",
  ])("finds a claim written as %j", (text) => {
    expect(findingsIn(`We are ${text} now.`).map((finding) => finding.rule)).toEqual(["docs-claims"]);
  });

  it.each([
    "unproduction readying",
    "> production ready",
    "```\nproduction ready\n```",
    "<!-- production ready -->",
    "production is ready",
  ])("says nothing of %j", (text) => {
    expect(findingsIn(text)).toEqual([]);
  });
});

describe("docs-material", () => {
  it("finds made-up secrets anywhere in a page, and does not quote them", () => {
    const token = `Bearer ${"a1".repeat(20)}`;
    for (const text of [token, `\`\`\`\n${token}\n\`\`\``, `<!-- ${token} -->`, `> ${token}`]) {
      const found = findingsIn(text).filter((finding) => finding.rule === "docs-material");
      expect(found.length).toBe(1);
      expect(found[0]?.withheld).toBe(true);
      expect(JSON.stringify(found)).not.toContain("a1a1");
    }
  });
});

describe("the contracts of the kit", () => {
  it("are covered: requirements are judged and invariants have rules", () => {
    expect(findingsIn("")).toEqual([]);
  });
});
