import { digestOf } from "../../src/bundle/digest.ts";
import { DOCS_FOLDER, REFERENCE, type PageGenerator } from "../generated-file.ts";
import { withProvenance } from "../provenance.ts";
import { anchor, code, counted, link, page, prose, table } from "./markdown.ts";

/** `change-rules.md`: every rule of `membrane diff` by the kind of change it finds. Rules are the kit's, so other bundles have no such page. */
export const changeRulesPage: PageGenerator = (input) => {
  const { changeRules } = input;
  if (changeRules === undefined) return [];
  const kinds = [...new Set(changeRules.map(({ kind }) => kind))];
  const body = page(
    "# Rules of changes",
    `${counted(changeRules.length, "rule")} of ${code("membrane diff")}, by the kind of change; see ${link("contract changes", "../contract-diff.md")} for what the kinds are. An id is permanent, and how much a change matters can be set. ${code("membrane explain <rule>")} shows a change that the rule finds, before and after; each of those is tried in a test.`,
    kinds.map((kind) =>
      page(
        `## ${kind.toUpperCase()}`,
        table(
          ["Rule", "Severity", "What changed"],
          changeRules
            .filter((rule) => rule.kind === kind)
            .map(({ id, severity, why }) => [anchor(id) + code(id), severity, prose(why)]),
        ),
      ),
    ),
  );
  const source = { path: "/src/diff/rules/index.ts", digest: digestOf(changeRules) };
  return [
    {
      path: `${DOCS_FOLDER}/${REFERENCE}/change-rules.md`,
      kind: "file",
      content: withProvenance(body, "page", [source], input),
    },
  ];
};
