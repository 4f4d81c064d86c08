import { digestOf } from "../../src/bundle/digest.ts";
import { DOCS_FOLDER, REFERENCE, type PageGenerator, type RuleEntry } from "../generated-file.ts";
import { withProvenance } from "../provenance.ts";
import { anchor, code, counted, link, page, prose, table } from "./markdown.ts";

/** `rules.md`: every rule of the kit with what it lets pass and what it finds. Rules are the kit's, so other bundles have no such page. */
export const rulesPage: PageGenerator = (input) => {
  const { rules } = input;
  if (rules === undefined) return [];
  const body = page(
    "# Rules",
    `${counted(rules.length, "rule")} of ${code("membrane check")}. An id is permanent. How much the findings of a rule matter can be set, but for those that say why it cannot; see ${link("gating merges", "../gating-merges.md")}. Each example is tried in a test, and planted by ${code("membrane check --prove")}. Names in braces are those of the bundle at hand.`,
    table(
      ["Rule", "Severity", "Looks at"],
      rules.map(({ id, severity, looks }) => [link(code(id), `#${id}`), severity, looks]),
    ),
    rules.map((rule) => section(rule)),
  );
  return [
    {
      path: `${DOCS_FOLDER}/${REFERENCE}/rules.md`,
      kind: "file",
      content: withProvenance(body, "page", [{ path: "/src/check/all-rules.ts", digest: digestOf(rules) }], input),
    },
  ];
};

function section({ id, why, severity, fixed, invariant, where, passes, fails }: RuleEntry): string {
  return page(
    `## ${anchor(id)}${code(id)}`,
    prose(why),
    fixed === undefined ? `Severity: ${severity}.` : `Severity: ${severity}; it cannot be set, ${prose(fixed)}.`,
    invariant === undefined ? "" : `Keeps the invariant ${code(invariant)}.`,
    `For example, in ${prose(where)}, this passes:`,
    fence(passes),
    "and this does not:",
    fence(fails),
  );
}

function fence(text: string): string {
  return `\`\`\`\`text\n${text}\n\`\`\`\``;
}
