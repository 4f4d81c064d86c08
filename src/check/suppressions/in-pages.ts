import type { Page } from "../pages/page.ts";
import type { Allowance } from "./allowance.ts";

/** What pages let pass by comments. */
export function allowancesInPages(pages: readonly Page[]): Allowance[] {
  return pages.flatMap(({ file, allowances }) =>
    allowances.map(({ rule, reason, place, lines }) => ({
      rule,
      reason,
      place,
      kind: "inSource" as const,
      document: file,
      covers: (finding) =>
        finding.rule === rule &&
        finding.place.file === file &&
        lines !== undefined &&
        finding.place.line >= lines[0] &&
        finding.place.line <= lines[1],
    })),
  );
}
