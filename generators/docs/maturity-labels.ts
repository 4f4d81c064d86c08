import { byCodeUnit } from "../../src/bundle/by-code-unit.ts";
import { operationsOf } from "../../src/bundle/model.ts";
import { DOCS_FOLDER, REFERENCE, type PageGenerator } from "../generated-file.ts";
import { originOf, withProvenance } from "../provenance.ts";
import { linksFrom } from "./links.ts";
import { anchor, code, page, prose, table } from "./markdown.ts";

/** `maturity-labels.md`: what each label promises, and the label of each operation. */
export const maturityLabelsPage: PageGenerator = (input) => {
  const { bundle } = input;
  const links = linksFrom(input, "");
  const operations = operationsOf(bundle).toSorted((a, b) => byCodeUnit(a.name, b.name));
  const labels = [...bundle.labels.values()].toSorted((a, b) => a.rank - b.rank || byCodeUnit(a.label, b.label));
  const carried = (label: string): number => operations.filter((operation) => operation.label.label === label).length;
  const body = page(
    "# Maturity labels",
    "A maturity label says what an operation promises today. A label may rise with named evidence and may not fall, and a running membrane must report the label written here.",
    "## The labels",
    table(
      ["Label", "Rank", "Survives a restart", "Operations", "What it promises"],
      labels.map((entry) => [
        `${anchor(entry.label)}${code(entry.label)}`,
        String(entry.rank),
        entry.durable ? "yes" : "no",
        String(carried(entry.label)),
        prose(entry.meaning),
      ]),
    ),
    "## The operations",
    table(
      ["Operation", "Label", "Profile"],
      operations.map((operation) => [
        links.operation(operation.name),
        links.label(operation.label.label),
        operation.profile,
      ]),
    ),
  );
  const { productionAdmission, profiles } = bundle.sources;
  const origins = [productionAdmission, ...profiles].map((source) => originOf(source));
  return [
    {
      path: `${DOCS_FOLDER}/${REFERENCE}/maturity-labels.md`,
      kind: "file",
      content: withProvenance(body, "page", origins, input),
    },
  ];
};
