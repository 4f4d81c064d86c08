import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { byCodeUnit } from "../src/bundle/by-code-unit.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { moveIntoPlace } from "./move-into-place.ts";
import { extraPaths } from "./on-disk.ts";
import { provenanceOf } from "./provenance.ts";
import { findRegions } from "./regions/find-regions.ts";
import { mayBeReplaced } from "./regions/standing.ts";
import { withValues } from "./values.ts";

/** One file that was changed. */
export interface Written {
  readonly path: string;
  readonly change: "created" | "updated" | "removed";
}

/**
 * Writes what differs and says what that was; a second call changes nothing. Every text is laid beside its place first and
 * then moved there, so a reader sees the old file or the new one and a failure to write leaves all files as they were.
 * Files that were generated earlier, are not edited and are made no more are removed; anything else is left alone. So is a file or a region
 * that somebody has changed by hand, unless `discardEdits` says that the change may be lost.
 */
export function writeGenerated(
  files: readonly GeneratedFile[],
  root: string,
  { discardEdits = false } = {},
): Written[] {
  const wanted = new Map(files.filter(({ kind }) => kind === "file").map(({ path, content }) => [path, content]));
  const pages = new Set(files.filter(({ kind }) => kind !== "file").map(({ path }) => path));
  for (const path of pages) {
    const own = files.filter((file) => file.kind !== "file" && file.path === path);
    const page = readFileSync(resolve(root, path), "utf8").replaceAll("\r\n", "\n");
    wanted.set(path, withValues(withRegions(page, path, own, discardEdits), own));
  }
  const changed = [...wanted].filter(([path, text]) => {
    const current = currentText(resolve(root, path));
    if (current === undefined) return true;
    return current !== text && (pages.has(path) || discardEdits || mayBeReplaced(current, text));
  });
  const written = changed.map(([path]): Written => ({
    path,
    change: existsSync(resolve(root, path)) ? "updated" : "created",
  }));
  for (const [path] of changed) mkdirSync(dirname(resolve(root, path)), { recursive: true });
  moveIntoPlace(changed.map(([path, text]) => ({ full: resolve(root, path), text })));
  const outdated = extraPaths(files, root).filter(
    (path) => provenanceOf(readFileSync(resolve(root, path), "utf8")) === "intact",
  );
  for (const path of outdated) rmSync(resolve(root, path));
  return [...written, ...outdated.map((path): Written => ({ path, change: "removed" }))].toSorted((a, b) =>
    byCodeUnit(a.path, b.path),
  );
}

/** Replaces the regions of a page from the last to the first, so that offsets before the change stay true. */
function withRegions(page: string, path: string, files: readonly GeneratedFile[], discardEdits: boolean): string {
  return findRegions(path, page).regions.reduceRight((whole, { words, start, end }) => {
    const content = files.find(({ region }) => region === words)?.content;
    if (content === undefined || !(discardEdits || mayBeReplaced(page.slice(start, end), content))) return whole;
    return whole.slice(0, start) + content + whole.slice(end);
  }, page);
}

/** Line ends do not count, here as in the comparison: a checkout may have changed them. */
function currentText(full: string): string | undefined {
  return existsSync(full) ? readFileSync(full, "utf8").replaceAll("\r\n", "\n") : undefined;
}
