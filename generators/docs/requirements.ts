import { byCodeUnit } from "../../src/bundle/by-code-unit.ts";
import type { Requirement } from "../../src/generated/documents.ts";
import { DOCS_FOLDER, REFERENCE, type PageGenerator } from "../generated-file.ts";
import { originOf, withProvenance } from "../provenance.ts";
import { linksFrom, type Links } from "./links.ts";
import { anchor, code, counted, link, page, prose, table } from "./markdown.ts";

/** `requirements.md`: every requirement with its permanent id, and what judges it. */
export const requirementsPage: PageGenerator = (input) => {
  const { bundle } = input;
  const links = linksFrom(input, "");
  const requirements = bundle.requirements.toSorted((a, b) => byCodeUnit(a.id, b.id));
  const profiles = [...new Set(requirements.map(({ profile }) => profile))].toSorted(byCodeUnit);
  const must = requirements.filter(({ level }) => level === "MUST").length;
  const body = page(
    "# Requirements",
    `${counted(requirements.length, "requirement")}, ${must} of them a MUST. An id is permanent: it is never given to another sentence. ${link("Coverage", "coverage.md")} shows how each one is proved.`,
    profiles.flatMap((profile) => [
      `## ${profile}`,
      table(
        ["Id", "Level", "Requirement", "Judged by", "Seen through", "Source"],
        requirements.filter((entry) => entry.profile === profile).map((entry) => rowOf(entry, links)),
      ),
    ]),
  );
  const origins = [originOf(bundle.sources.requirements)];
  return [
    {
      path: `${DOCS_FOLDER}/${REFERENCE}/requirements.md`,
      kind: "file",
      content: withProvenance(body, "page", origins, input),
    },
  ];
};

function rowOf(entry: Requirement, links: Links): string[] {
  const judges = [
    ...entry.obligations.map((suffix) => links.attack(suffix)),
    ...entry.rules.map((rule) => `rule ${code(rule)}`),
  ];
  const open = entry.status === "planned" ? "nothing yet" : "**nothing**";
  const nothing = entry.unobservable === undefined ? open : `nothing: ${prose(entry.unobservable)}`;
  return [
    anchor(entry.id) + link(entry.id, `coverage.md#${entry.id}`),
    entry.status === "planned" ? `${entry.level} (planned)` : entry.level,
    prose(entry.sentence),
    judges.join(", ") || nothing,
    entry.observed_by.join(", "),
    prose(entry.source),
  ];
}
