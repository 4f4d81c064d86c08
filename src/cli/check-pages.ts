import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Documentation } from "../check/context.ts";
import { provenanceOf } from "../../generators/provenance.ts";
import { readPages } from "../check/pages/read-pages.ts";
import type { Finding } from "../diagnostics/finding.ts";
import type { Project } from "./project.ts";
import { UsageError } from "./usage-error.ts";

/** Where documentation is unless another folder is named. */
export const DEFAULT_FOLDER = "docs";
const FRONT_PAGE = "README.md";

/** Reads the pages that were asked for: the given ones, or the whole documentation. Asking for pages where there are none is an error, never a pass. */
export function documentationOf(
  asked: { readonly paths: readonly string[]; readonly docs?: string | undefined },
  { root }: Pick<Project, "root">,
): { documentation?: Documentation; findings: readonly Finding[] } {
  if (asked.paths.length > 0 && asked.docs !== undefined)
    throw new UsageError(
      "pages and --docs were both given",
      "give pages to check only those, or --docs to check a whole documentation",
    );
  if (asked.paths.length > 0)
    return read(asked.paths, { whole: false, folder: root, root }, "none of the given paths holds a Markdown page");
  if (asked.docs === undefined && !existsSync(resolve(root, DEFAULT_FOLDER))) return { findings: [] };
  const docs = asked.docs ?? DEFAULT_FOLDER;
  const folder = resolve(root, docs);
  if (existsSync(folder) && !statSync(folder).isDirectory())
    throw new UsageError(`--docs ${docs} is no folder`, `to check single pages: membrane check ${docs}`);
  const front = asked.docs === undefined && existsSync(resolve(root, FRONT_PAGE)) ? [FRONT_PAGE] : [];
  return read([docs, ...front], { whole: true, folder, root }, `there is no Markdown page in ${docs}`);
}

function read(
  paths: readonly string[],
  about: Omit<Documentation, "pages">,
  empty: string,
): { documentation: Documentation; findings: readonly Finding[] } {
  const missing = paths.find((path) => !existsSync(resolve(about.root, path)));
  if (missing !== undefined)
    throw new UsageError(`${missing} does not exist`, "name Markdown pages or folders of them");
  const { pages, findings } = readPages(paths, about.root, (text) => provenanceOf(text) === "intact");
  if (pages.length === 0 && findings.length === 0) throw new UsageError(empty);
  return { documentation: { ...about, pages }, findings };
}
