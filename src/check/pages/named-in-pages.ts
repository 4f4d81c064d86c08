import { askedOnce } from "../../bundle/asked-once.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import type { Page } from "./page.ts";

/** Calls each finding in a page by its section and by what is underlined there, so that its fingerprint stays when lines move. What must not be shown is not taken. */
export function namedInPages(findings: readonly Finding[], pages: readonly Page[]): Finding[] {
  const byFile = new Map(pages.map((page) => [page.file, page]));
  const linesOf = askedOnce((page: Page) => page.text.split("\n"));
  return findings.map((finding) => {
    const page = byFile.get(finding.place.file);
    return page === undefined ? finding : named(finding, page, linesOf(page));
  });
}

function named(finding: Finding, page: Page, lines: readonly string[]): Finding {
  const { place, withheld } = finding;
  const section = page.sections.findLast(({ line }) => line <= place.line)?.anchor ?? "";
  const subject = finding.subject ?? (withheld === true ? undefined : underlined(lines, place));
  return {
    ...finding,
    place: { ...place, name: `${page.file}#${section}` },
    ...(subject === undefined ? {} : { subject }),
  };
}

function underlined(lines: readonly string[], { line, column, length }: Finding["place"]): string {
  const found = (lines[line - 1] ?? "").slice(column - 1, column - 1 + length);
  return found.replaceAll(/\s+/gu, " ").trim().toLowerCase();
}
