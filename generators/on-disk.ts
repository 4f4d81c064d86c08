import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import { byCodeUnit } from "../src/bundle/by-code-unit.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { findRegions } from "./regions/find-regions.ts";

/** What stands now where a generated text belongs. */
export interface Present {
  readonly text: string;
  /** One-based line the text begins at. */
  readonly line: number;
}

/**
 * Reads what stands where a file or region belongs, with line ends as we write them: a checkout may have changed those. A page may
 * ask for a region more than once; nothing at all is there when a file or its region is missing.
 */
export function presentTexts(file: GeneratedFile, root: string): Present[] {
  const full = resolve(root, file.path);
  if (!existsSync(full)) return [];
  const text = readFileSync(full, "utf8").replaceAll("\r\n", "\n");
  if (file.kind !== "region") return [{ text, line: 1 }];
  return findRegions(file.path, text)
    .regions.filter(({ words }) => words === file.region)
    .map(({ start, end, line }) => ({ text: text.slice(start, end), line: line + 1 }));
}

/** Paths of the files in the folders of generated files that are not among them, sorted. Hidden files belong to other tools. */
export function extraPaths(files: readonly GeneratedFile[], root: string): string[] {
  const made = new Set(files.map(({ path }) => path));
  return generatedFolders(files)
    .flatMap((folder) => filesBelow(root, folder))
    .filter((path) => !made.has(path));
}

/** Folders that hold nothing but generated files, outermost only. */
function generatedFolders(files: readonly GeneratedFile[]): string[] {
  const folders = [
    ...new Set(files.filter(({ kind }) => kind === "file").map(({ path }) => posix.dirname(path))),
  ].toSorted();
  return folders.filter((folder) => !folders.some((other) => folder.startsWith(`${other}/`)));
}

function filesBelow(root: string, folder: string): string[] {
  const full = resolve(root, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .toSorted((a, b) => byCodeUnit(a.name, b.name))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(root, path) : [path];
    });
}

/** Pages below a folder that may hold regions: Markdown, without the generated reference. */
export function pagesBelow(root: string, folder: string, except: string): { path: string; text: string }[] {
  return filesBelow(root, folder)
    .filter((path) => path.endsWith(".md") && !path.startsWith(`${except}/`))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8").replaceAll("\r\n", "\n") }));
}
