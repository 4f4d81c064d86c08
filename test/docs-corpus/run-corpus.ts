import type { LoadedBundle } from "../../src/bundle/load.ts";
import { allRules } from "../../src/check/all-rules.ts";
import type { Page } from "../../src/check/pages/page.ts";
import { parsePage } from "../../src/check/pages/parse-page.ts";
import { runRules } from "../../src/check/run-rules.ts";
import { CHECK_RULES } from "../../src/check/rules/index.ts";
import type { Finding } from "../../src/diagnostics/finding.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import type { Case } from "./corpus.ts";

const ROOT = "/corpus";

/** A finding in short, and with what it says. */
export interface Found {
  readonly brief: string;
  readonly talk: string;
}

/** What the docs rules find in one side of the cases, by folder. All pages are checked at once, as those of a documentation are. */
export function findingsOf(
  loaded: LoadedBundle,
  cases: readonly Case[],
  side: "clean" | "faulty",
): Map<string, Found[]> {
  const pages = cases.flatMap((each) =>
    Object.entries({ "page.md": each[side], ...each.beside }).map(([name, text]) => {
      const file = `${each.folder}/${name}`;
      return parsePage(file, `${ROOT}/${file}`, text);
    }),
  );
  const found = new Map<string, Found[]>();
  for (const finding of docsFindings(loaded, pages, false)) {
    const folder = finding.place.file.slice(0, finding.place.file.indexOf("/"));
    found.set(folder, [...(found.get(folder) ?? []), inShort(finding, folder)]);
  }
  return found;
}

/** What the docs rules find in a whole documentation. */
export function wholeFindings(loaded: LoadedBundle, pages: Readonly<Record<string, string>>): readonly Finding[] {
  const parsed = Object.entries(pages).map(([name, text]) => parsePage(name, `${ROOT}/${name}`, text));
  return docsFindings(loaded, parsed, true);
}

function docsFindings(loaded: LoadedBundle, pages: readonly Page[], whole: boolean): readonly Finding[] {
  const context = {
    bundle: loaded.bundle,
    obligations: deriveObligations(loaded.bundle),
    texts: loaded.texts,
    shown: (path: string) => `contracts/${path}`,
    rules: allRules(),
    documentation: { pages, whole, folder: ROOT, root: ROOT },
  };
  const rules = CHECK_RULES.filter((rule) => rule.id.startsWith("docs-"));
  return runRules(context, rules).findings;
}

function inShort({ rule, place, message }: Finding, folder: string): Found {
  const name = place.file.slice(folder.length + 1);
  const brief = `${name === "page.md" ? "" : `${name} `}${rule} ${place.line}:${place.column}`;
  return { brief, talk: `${brief} ${message}` };
}
