import { byCodeUnit } from "../../src/bundle/by-code-unit.ts";
import { operationsOf, type Bundle, type Refusal } from "../../src/bundle/model.ts";
import { grouped, onceFor } from "../../src/bundle/once-for.ts";
import type { RefusalCodeEntry } from "../../src/generated/documents.ts";
import { DOCS_FOLDER, REFERENCE, type PageGenerator } from "../generated-file.ts";
import { originOf, withProvenance } from "../provenance.ts";
import { conditionSentence } from "./condition-sentence.ts";
import { linksFrom, type Links } from "./links.ts";
import { anchor, code, counted, link, page, prose, table } from "./markdown.ts";

/** `refusal-codes.md`: every code, for ever, with an anchor of its own name. */
export const refusalCodesPage: PageGenerator = (input) => {
  const { bundle } = input;
  const { refusalCodes, profiles } = bundle.sources;
  const links = linksFrom(input, "");
  const families = refusalCodes.value.families.toSorted((a, b) => byCodeUnit(a.title, b.title));
  const all = [...bundle.codes.values()].toSorted((a, b) => byCodeUnit(a.code, b.code));
  const answering = all.filter((entry) => entry.lifecycle !== "planned");
  const body = page(
    "# Refusal codes",
    "A refusal is a result, not an error: the membrane worked, and its answer is no. The code says which no, and it never changes its meaning. " +
      `This list has ${counted(all.length, "code")}. ${answering.length} of them answer today; the others are planned and no operation returns them yet.`,
    "## Codes that answer",
    table(
      ["Code", "Status", "Meaning"],
      answering.map((entry) => [links.code(entry.code), String(entry.status), prose(entry.meaning)]),
    ),
    families.flatMap((family) => familySection(family, all, bundle, links)),
  );
  const origins = [originOf(refusalCodes), ...profiles.map((source) => originOf(source))];
  return [
    {
      path: `${DOCS_FOLDER}/${REFERENCE}/refusal-codes.md`,
      kind: "file",
      content: withProvenance(body, "page", origins, input),
    },
  ];
};

/** A code stands in full in the first of its families; the others point there. */
function familySection(
  family: { family: string; title: string },
  all: readonly RefusalCodeEntry[],
  bundle: Bundle,
  links: Links,
): string[] {
  const members = all.filter((entry) => entry.families.includes(family.family));
  if (members.length === 0) return [];
  const here = members.filter((entry) => entry.families[0] === family.family);
  const elsewhere = members.filter((entry) => entry.families[0] !== family.family);
  const planned = here.filter((entry) => entry.lifecycle === "planned");
  return [
    `## ${family.title}`,
    ...here.filter((entry) => entry.lifecycle !== "planned").map((entry) => codeSection(entry, bundle, links)),
    ...(planned.length === 0 ? [] : [`### ${family.title}: planned`, plannedTable(planned, bundle)]),
    ...(elsewhere.length === 0
      ? []
      : [`Also of this family: ${elsewhere.map((entry) => links.code(entry.code)).join(", ")}.`]),
  ];
}

function codeSection(entry: RefusalCodeEntry, bundle: Bundle, links: Links): string {
  const answers = grouped(answersOf(bundle).get(entry.code) ?? [], ({ refusal }) => [
    conditionSentence(refusal) + otherStatus(refusal),
  ]);
  const rows = [...answers].map(([when, by]) => [
    when,
    by
      .map(
        ({ operation, position }) => `${links.operation(operation.name)} (${position} of ${operation.refuses.length})`,
      )
      .join(", "),
  ]);
  const unrouted = bundle.profiles.filter(({ document }) => document.wire.unrouted.code === entry.code);
  return page(
    `### ${anchor(entry.code)}${code(entry.code)}`,
    prose(entry.meaning),
    `**What to do.** ${prose(entry.remedy)}`,
    table(
      ["Status", "Retryable", "Lifecycle", "Since", "Source", "Families"],
      [
        [
          String(entry.status),
          entry.retryable ? "yes" : "no",
          lifecycleOf(entry, links),
          entry.since,
          prose(entry.source),
          familyTitles(entry, bundle),
        ],
      ],
    ),
    table(["When", "Answered by (position)"], rows),
    unrouted.map(
      ({ name, document }) =>
        `Every request that no route of ${link(name, `operations/${name}.md`)} matches is answered with it${document.wire.unrouted.operation === undefined ? "" : `, in the name of ${code(document.wire.unrouted.operation)}`}.`,
    ),
  );
}

/** Where a code is in its life, since when, and what is answered instead. */
function lifecycleOf(entry: RefusalCodeEntry, links: Links): string {
  const since = entry.lifecycle === "retired" ? entry.retired_since : entry.deprecated_since;
  const instead = entry.replaced_by === undefined ? "" : `, replaced by ${links.code(entry.replaced_by)}`;
  return `${entry.lifecycle}${since === undefined ? "" : ` since ${since}`}${instead}`;
}

/** Where each code answers, by name of the operation and in its order. */
const answersOf = onceFor((bundle: Bundle) => {
  const operations = operationsOf(bundle).toSorted((a, b) => byCodeUnit(a.name, b.name));
  const answers = operations.flatMap((operation) =>
    operation.refuses.map((refusal, index) => ({ operation, refusal, position: index + 1 })),
  );
  return grouped(answers, ({ refusal }) => [refusal.code]);
});

/** Said where a code has another status than its own. */
function otherStatus(refusal: Refusal): string {
  return "status" in refusal && refusal.status !== undefined ? ` (status ${refusal.status})` : "";
}

function plannedTable(planned: readonly RefusalCodeEntry[], bundle: Bundle): string {
  return table(
    ["Code", "Status", "Meaning", "What to do", "Retryable", "Since", "Source", "Families"],
    planned.map((entry) => [
      `${anchor(entry.code)}${code(entry.code)}`,
      String(entry.status),
      prose(entry.meaning),
      prose(entry.remedy),
      entry.retryable ? "yes" : "no",
      entry.since,
      prose(entry.source),
      familyTitles(entry, bundle),
    ]),
  );
}

function familyTitles(entry: RefusalCodeEntry, bundle: Bundle): string {
  const titles = new Map(bundle.sources.refusalCodes.value.families.map(({ family, title }) => [family, title]));
  return entry.families.map((family) => prose(titles.get(family) ?? family)).join(", ");
}
