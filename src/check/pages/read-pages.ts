import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { Finding } from "../../diagnostics/finding.ts";
import { parsePage, textOf } from "./parse-page.ts";
import type { Page } from "./page.ts";

/** Longest page that is read, in bytes: a parser of Markdown can be kept busy for hours by a page that is made for it. */
export const LONGEST_PAGE = 1024 * 1024;
/** Longest page that is read when the kit made it: a reference grows with its contract. */
const LONGEST_MADE = 64 * LONGEST_PAGE;

/** The pages that were asked for, with a finding for each that could not be read. */
export interface PagesRead {
  readonly pages: readonly Page[];
  readonly findings: readonly Finding[];
}

/**
 * Reads every Markdown file among the given files and folders, sorted by path. `made` tells whether a text is as the kit made it; such a page
 * may be longer. Throws when a path does not exist.
 */
export function readPages(
  paths: readonly string[],
  cwd: string,
  made: (text: string) => boolean = () => false,
): PagesRead {
  const files = [...new Set(paths.flatMap((path) => markdownUnder(resolve(cwd, path), true)))].toSorted();
  const pages: Page[] = [];
  const findings: Finding[] = [];
  for (const path of files) {
    const file = shownPath(path, cwd);
    const read = readPage(path, made);
    if (Buffer.isBuffer(read)) pages.push(parsePage(file, path, read));
    else
      findings.push({
        rule: "docs-readable",
        severity: "error",
        place: { file, line: 1, column: 1, length: 1 },
        ...read,
      });
  }
  return { pages, findings };
}

/** How a path is shown: relative to the current folder when it lies inside, with forward slashes. */
function shownPath(path: string, cwd: string): string {
  const inside = relative(cwd, path).replaceAll("\\", "/");
  return inside.startsWith("../") || inside === "" ? path : inside;
}

function markdownUnder(path: string, asked: boolean): string[] {
  if (statSync(path).isFile()) return asked || path.endsWith(".md") ? [path] : [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith(".") && entry.name !== "node_modules")
    .flatMap((entry) => {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) return markdownUnder(inner, false);
      return /\.(?:md|markdown)$/iu.test(entry.name) ? [inner] : [];
    });
}

/** The bytes of a page, or why it is none. */
function readPage(path: string, made: (text: string) => boolean): Buffer | Pick<Finding, "message" | "remedy"> {
  const { size } = statSync(path);
  const tooLong = { message: `page has ${size} bytes, at most ${LONGEST_PAGE} are read`, remedy: "split the page" };
  if (size > LONGEST_MADE) return tooLong;
  const bytes = readFileSync(path);
  if (bytes.includes(0)) return { message: "page holds a null byte, expected UTF-8 text" };
  return size <= LONGEST_PAGE || made(textOf(bytes)) ? bytes : tooLong;
}
