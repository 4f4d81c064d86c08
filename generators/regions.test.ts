import MarkdownIt from "markdown-it";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { docsFiles } from "./docs/index.ts";
import { inputOf } from "./fixtures/input.ts";
import { provenanceOf } from "./provenance.ts";
import { renderRegions } from "./regions.ts";

const region = (words: string, inside = ""): string =>
  `<!-- membrane:begin ${words} -->\n${inside}<!-- membrane:end ${words} -->\n`;
const render = (text: string, path = "docs/guides/page.md"): ReturnType<typeof renderRegions> =>
  renderRegions([{ path, text }], "docs", inputOf());
const contentOf = (words: string, path?: string): string => render(region(words), path).files[0]?.content ?? "";

describe("regions", () => {
  it("are rendered for every name, each under its own provenance line", () => {
    const { bundle } = inputOf();
    const lane = bundle.productionAdmission;
    const fields = lane.pilot_admission_lane?.signed_record_required_fields ?? [];
    expect(fields.length).toBeGreaterThan(0);
    expect(contentOf("operation-labels")).toContain(
      "| [`evidence.connector.ingest`](../reference/operations/evidence.md#evidence.connector.ingest) | [`staging-durable`]",
    );
    expect(contentOf("refusal-codes")).toContain(
      "| [`connector_consent_revoked`](../reference/refusal-codes.md#connector_consent_revoked) | 409 | The cited consent was revoked. |",
    );
    for (const topic of lane.customer_boundary_lane.required_doc_topics)
      expect(contentOf("required-topics")).toContain(`- \`${topic}\`\n`);
    for (const field of fields)
      expect(contentOf("pilot-record-fields")).toMatch(
        new RegExp(`^\\| \`${field}\` \\| [^|–]+ \\| [^|–]+ \\|$`, "mu"),
      );
    for (const name of bundle.sensitiveMaterial.classes.flatMap((entry) => entry.member_names))
      expect(contentOf("sensitive-material")).toContain(`\`${name}\``);
    for (const words of [
      "operation-labels",
      "refusal-codes",
      "required-topics",
      "pilot-record-fields",
      "sensitive-material",
      "forbidden-claims",
    ]) {
      expect(provenanceOf(contentOf(words))).toBe("intact");
    }
  });

  it("show forbidden claims inside a fence only", () => {
    const { bundle } = inputOf();
    const fences = new MarkdownIt().parse(contentOf("forbidden-claims"), {}).filter(({ type }) => type === "fence");
    expect(fences.map(({ content }) => content.trim().split("\n"))).toEqual([
      bundle.productionAdmission.customer_boundary_lane.forbidden_doc_claims,
    ]);
  });

  it("take an argument that narrows them", () => {
    expect(contentOf("operation-labels evidence")).toContain("evidence.connector.ingest");
    expect(contentOf("refusal-codes wire")).toContain("request_shape");
    expect(contentOf("refusal-codes wire")).not.toContain("connector_consent_revoked");
    expect(contentOf("refusal-codes m13")).toContain("None of these codes answers yet.");
    expect(contentOf("sensitive-material raw-payload")).not.toContain("access_token");
  });

  it("link to places that exist, from wherever the page lies", () => {
    const places = docsFiles(inputOf()).flatMap(({ path, content }) =>
      [...content.matchAll(/<a id="([^"]+)">/gu)].map(([, id]) => `${path}#${id}`),
    );
    for (const path of ["docs/page.md", "docs/a/b/page.md"]) {
      for (const words of ["operation-labels", "refusal-codes", "pilot-record-fields"]) {
        const targets = [...contentOf(words, path).matchAll(/\]\(([^)]+)\)/gu)].map(([, target]) =>
          posix.join(posix.dirname(path), target ?? ""),
        );
        expect(targets.length).toBeGreaterThan(3);
        expect(targets.filter((target) => !places.includes(target))).toEqual([]);
      }
    }
  });

  it("are not looked for in code", () => {
    const fenced = `\`\`\`md\n${region("operation-labels")}\`\`\`\n\nUse \`<!-- membrane:begin nothing -->\` here.\n\n    ${region("nothing")}`;
    expect(render(fenced.replace("\n<!-- membrane:end nothing -->\n", "\n"))).toEqual({ files: [], findings: [] });
  });

  const wrong: [string, string, number, string, string][] = [
    [
      "a name nobody makes",
      `text\n\n${region("operation-label")}`,
      3,
      'region "operation-label" is made by no generator',
      'did you mean "operation-labels"?',
    ],
    [
      "an argument that does not exist",
      region("operation-labels evidense"),
      1,
      'region "operation-labels" takes one of evidence, control-plane, not "evidense"',
      'did you mean "evidence"?',
    ],
    [
      "an argument too many",
      region("forbidden-claims evidence"),
      1,
      'region "forbidden-claims" takes no argument, not "evidence"',
      "known: none",
    ],
    [
      "a region that never ends",
      "\n<!-- membrane:begin required-topics -->\n\ntext\n",
      2,
      'region "required-topics" never ends',
      "end it: <!-- membrane:end required-topics -->",
    ],
    [
      "an end without a beginning",
      "text\n\n<!-- membrane:end required-topics -->\n",
      3,
      'region "required-topics" ends and did not begin',
      "begin it: <!-- membrane:begin required-topics -->",
    ],
    [
      "a marker beside text",
      "text <!-- membrane:begin required-topics -->\n",
      1,
      "marker is malformed, expected it alone on its line",
      "write: <!-- membrane:begin <name> -->",
    ],
    [
      "a marker of another word",
      "<!-- membrane:start required-topics -->\n",
      1,
      "marker is malformed, expected it alone on its line",
      "write: <!-- membrane:begin <name> -->",
    ],
  ];
  it.each(wrong)("report %s at its line", (_what, text, line, message, remedy) => {
    const { files, findings } = render(text);
    expect(files).toEqual([]);
    expect(
      findings.map((finding) => [finding.place.file, finding.place.line, finding.message, finding.remedy]),
    ).toEqual([["docs/guides/page.md", line, message, remedy]]);
  });

  it("report one that begins inside another", () => {
    const text =
      "<!-- membrane:begin required-topics -->\n<!-- membrane:begin forbidden-claims -->\n<!-- membrane:end forbidden-claims -->\n";
    expect(render(text).findings[0]?.message).toBe('region "forbidden-claims" begins inside "required-topics"');
  });
});
