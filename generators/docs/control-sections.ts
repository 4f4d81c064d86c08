import { byCodeUnit } from "../../src/bundle/by-code-unit.ts";
import type { Profile } from "../../src/bundle/model.ts";
import { digestOf } from "../../src/bundle/digest.ts";
import type { Origin } from "../provenance.ts";
import type { Links } from "./links.ts";
import { code, page, prose, table } from "./markdown.ts";

/** Documents the membrane acts on, by kind. Nothing where a profile has none. */
export function documentSection(profile: Profile, links: Links): string {
  const kinds = [...profile.documents].toSorted(([a], [b]) => byCodeUnit(a, b));
  const rows = kinds.map(([name, { schema, documents, inForce }]) => [
    name,
    code(schema.path),
    [...documents.keys()].map((each) => code(each)).join(", "),
    inForce === undefined ? "all of them" : `the one ${links.operation(inForce.by)} names at ${code(inForce.at)}`,
  ]);
  return rows.length === 0
    ? ""
    : page(
        "## Documents",
        "Facts of the contract that a membrane acts on. They hold no secret and nothing to run, and name only what exists.",
        table(["Kind", "Schema", "Documents", "In force for a tenant"], rows),
      );
}

/** Where those documents come from: a folder each, by the names and digests in it. */
export function documentOrigins({ document, documents }: Profile): Origin[] {
  return [...documents]
    .toSorted(([a], [b]) => byCodeUnit(a, b))
    .map(([name, kind]) => ({
      path: document.documents?.kinds[name]?.folder ?? name,
      digest: digestOf(Object.fromEntries([...kind.documents].map(([each, { digest }]) => [each, digest]))),
    }));
}

/** What is counted over time. */
export function counterSection({ document }: Profile, links: Links): string {
  const counters = Object.entries(document.counters ?? {}).toSorted(([a], [b]) => byCodeUnit(a, b));
  const rows = counters.map(([name, counter]) => [
    code(name),
    `${counter.counts === "accepted" ? "accepted" : "refused in a row"} calls of ${links.operation(counter.operation)}`,
    ["tenant", ...counter.by.map((member) => code(member))].join(", "),
    `${code(counter.limit)} of the ${counter.document} in force`,
    counter.seconds_at === undefined
      ? `${counter.seconds ?? 0} seconds`
      : `${code(counter.seconds_at)} seconds after the last`,
  ]);
  return rows.length === 0
    ? ""
    : page("## Counters", table(["Counter", "What is counted", "Apart for each", "Limit", "For how long"], rows));
}

/** Where the audit can be read. */
export function auditSection({ document: { audit } }: Profile, links: Links): string {
  if (audit === undefined) return "";
  return page(
    "## Audit",
    prose(
      "Every entry has an action and a digest: SHA-256 over the canonical JSON of the members it covers, as they were sent.",
    ),
    `Entries are read with ${links.operation(audit.from)}, newest first, at ${code(audit.entries)}: the action at ${code(audit.action)}, the digest at ${code(audit.digest)}.`,
  );
}
