import { namedInPages } from "../check/pages/named-in-pages.ts";
import type { Page } from "../check/pages/page.ts";
import { findingsAsSet, rulesAsSet } from "../check/rule-settings.ts";
import { configuredAllowances } from "../check/suppressions/configured.ts";
import { allowancesInPages } from "../check/suppressions/in-pages.ts";
import { suppress, type Suppression } from "../check/suppressions/suppress.ts";
import { sortFindings, type Finding } from "../diagnostics/finding.ts";
import type { Project } from "./project.ts";
import { placeInConfig } from "./read-config.ts";

/** What a run looked at. */
export interface Extent {
  /** Ids of the rules that ran. */
  readonly ran: readonly string[];
  readonly pages: readonly Page[];
  /** Only some pages were asked for: of everything else the run knows too little to call a suppression stale. */
  readonly picked: boolean;
  /** The configuration that was named. */
  readonly config: string | undefined;
}

/** Findings as much as the project lets them matter, without those it gave a reason to let pass. Sorted, with the names of their places. */
export function asSet(findings: readonly Finding[], project: Project, extent: Extent): Suppression {
  const { config, settings, root } = project;
  const { pages } = extent;
  const named = namedInPages(sortFindings(findingsAsSet(findings, settings)), pages);
  const allowances = [
    ...configuredAllowances(config, placeInConfig(extent.config, { cwd: root })),
    ...allowancesInPages(pages),
  ];
  const files = new Set(pages.map(({ file }) => file));
  const kept = suppress(named, allowances, {
    rules: rulesAsSet(settings),
    ran: new Set(extent.ran),
    looked: (document) => !extent.picked || files.has(document),
  });
  return { findings: sortFindings(kept.findings), suppressed: kept.suppressed };
}
