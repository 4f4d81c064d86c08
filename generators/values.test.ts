import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareGenerated } from "./compare.ts";
import { inputOf, temporaryFolder } from "./fixtures/input.ts";
import { planGeneration } from "./plan.ts";
import { renderValues, withValues } from "./values.ts";
import { writeGenerated } from "./write.ts";

const { bundle } = inputOf();
const LABEL = "operation_maturity/evidence.connector.ingest";
const span = (inner: string, fact = LABEL): string =>
  `<!-- membrane:value ${fact} -->${inner}<!-- membrane:end value -->`;
const repaired = (page: string): string => withValues(page, renderValues([{ path: "a.md", text: page }], bundle));

describe("a marked value", () => {
  const pages: [string, string, string][] = [
    ["a sentence", `It is ${span("authentic")} now.`, `It is ${span("staging-durable")} now.`],
    ["code type", `It is ${span("`authentic`")}.`, `It is ${span("`staging-durable`")}.`],
    ["emphasis", `It is ${span("**authentic**")}.`, `It is ${span("**staging-durable**")}.`],
    ["a link", `It is ${span("[authentic](b.md#authentic)")}.`, `It is ${span("[staging-durable](b.md#authentic)")}.`],
    [
      "a cell",
      `| a | b |\n|---|---|\n| x | ${span("authentic")} |`,
      `| a | b |\n|---|---|\n| x | ${span("staging-durable")} |`,
    ],
    ["nothing yet", `It is ${span("")}.`, `It is ${span("staging-durable")}.`],
    ["two places", `${span("a")} and ${span("b")}.`, `${span("staging-durable")} and ${span("staging-durable")}.`],
    ["a quote and a list", `> - is ${span("a")}`, `> - is ${span("staging-durable")}`],
    ["the start of a line", `${span("a")} is its label.`, `${span("staging-durable")} is its label.`],
    ["a heading", `## Status ${span("a")}`, `## Status ${span("staging-durable")}`],
    [
      "a number",
      `It answers ${span("500", "codes/connector_consent_revoked/status")}.`,
      `It answers ${span("409", "codes/connector_consent_revoked/status")}.`,
    ],
  ];
  it.each(pages)("is repaired in %s, and the markup around it stays", (_where, page, expected) => {
    expect(repaired(page)).toBe(expected);
    expect(repaired(expected)).toBe(expected);
  });

  it.each([
    ["a fence", `\`\`\`md\n${span("authentic")}\n\`\`\``],
    ["a code span", `Write \`${span("authentic")}\`.`],
    ["a span of a fact that does not exist", `It is ${span("authentic", "operation_maturity/nobody")}.`],
    ["a span without an end", `It is <!-- membrane:value ${LABEL} -->authentic.`],
  ])("is left alone in %s", (_where, page) => {
    expect(repaired(page)).toBe(page);
  });

  it("shows what Markdown would read as written, and ends no cell", () => {
    const page = `| a |\n|---|\n| ${span("x", "f")} |`;
    expect(withValues(page, [{ path: "a.md", kind: "value", fact: "f", content: "a|b*c" }])).toBe(
      `| a |\n|---|\n| ${span(String.raw`a\|b\*c`, "f")} |`,
    );
  });

  it("is compared and written with the generated files, on the front page of the project too", async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, "docs"));
    writeFileSync(join(root, "README.md"), `# Front\n\nIt is ${span("authentic")} and ${span("staging-durable")}.\n`);
    const options = { what: ["docs"], root, docsFolder: "docs", typesFolder: "src/generated" } as const;
    const files = (await planGeneration(inputOf(), options)).filter(({ kind }) => kind === "value");
    expect(
      compareGenerated(files, root).map(({ rule, place, message, remedy }) => ({ rule, place, message, remedy })),
    ).toEqual([
      {
        rule: "docs-values",
        place: { file: "README.md", line: 3, column: 75, length: 9 },
        message: `${LABEL} is "authentic" here, the contract says "staging-durable"`,
        remedy: "run: npm run generate",
      },
    ]);
    expect(writeGenerated(files, root)).toEqual([{ path: "README.md", change: "updated" }]);
    expect(readFileSync(join(root, "README.md"), "utf8")).not.toContain("authentic");
    expect(compareGenerated(files, root)).toEqual([]);
    expect(writeGenerated(files, root)).toEqual([]);
  });
});
