import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { BundleError } from "../../bundle/bundle-error.ts";
import { loadBundle, type LoadedBundle } from "../../bundle/load.ts";
import { BUNDLE_FILE, locateBundle } from "../../bundle/locate.ts";
import type { Side } from "../../diff/side.ts";
import { deriveObligations } from "../../obligations/derive.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { copyBundle } from "./copy-bundle.ts";
import type { FileTree } from "./file-tree.ts";
import { gitTree } from "./git-tree.ts";
import { tarball } from "./tarball.ts";

/** A side of a comparison, with the texts its findings point into. */
export interface OpenedSide extends Side {
  /** How the side is called. */
  readonly name: string;
  /** Its folder, when it is one. */
  readonly onDisk?: string;
  /** By the path that findings show. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Opens what a side of `membrane diff` may be: a folder, an archive with or without `:folder` behind it, or a revision of git with or without `:folder`.
 * What is on disk comes first; `git:` before a revision says that it is one. Throws UsageError or BundleError for what cannot be compared.
 */
export function openSide(asked: string, terminal: Terminal, bundleFolder: string): OpenedSide {
  // Not resolved before it is looked for: that would make `main:../..` the name of a folder.
  const path = isAbsolute(asked) ? asked : `${terminal.cwd}${sep}${asked}`;
  if (existsSync(path)) {
    if (statSync(path).isDirectory() || path.endsWith(BUNDLE_FILE)) return openFolder(resolve(path), asked, terminal);
    return openTree(tarball(path, asked), undefined, asked);
  }
  const [what, folder] = parted(asked.replace(/^git:/u, ""));
  const archive = resolve(terminal.cwd, what);
  if (/\.(?:tgz|tar|tar\.gz)$/u.test(what) && existsSync(archive))
    return openArchive(tarball(archive, what), folder, asked);
  if (/\.(?:tgz|tar|tar\.gz|json)$/u.test(what) || what.startsWith("./") || what.startsWith("../"))
    throw new UsageError(`there is no file ${what}`, "name a folder, an archive, a lock or a revision that is there");
  const { tree, here } = gitTree(what, terminal);
  return openTree(tree, folder ?? inRepository(here, bundleFolder, terminal), asked);
}

/** `what:folder`; a folder may be written with a slash at its end. */
function parted(asked: string): [what: string, folder?: string] {
  const colon = asked.indexOf(":");
  return colon < 0 ? [asked] : [asked.slice(0, colon), asked.slice(colon + 1).replace(/^\.\/|\/$/gu, "")];
}

/** Where the bundle of this project is in the repository. */
function inRepository(here: string, bundleFolder: string, { cwd }: Terminal): string {
  const path = join(here, relative(cwd, bundleFolder)).replaceAll("\\", "/");
  if (path.startsWith("..") || resolve(path) === path)
    throw new UsageError(
      "the bundle to compare with is outside this repository",
      "name its folder behind a colon: <revision>:<folder>",
    );
  return path === "." ? "" : path;
}

function openFolder(path: string, name: string, terminal: Terminal): OpenedSide {
  const folder = locateBundle(path, terminal.cwd);
  const prefix = relative(terminal.cwd, folder).replaceAll("\\", "/");
  const shown = prefix.startsWith("..") ? folder : prefix;
  const loaded = loadBundle(folder, terminal.cwd);
  return {
    ...sideOf(name, loaded, (document) => (shown === "" ? document : `${shown}/${document}`)),
    onDisk: folder,
    texts: loaded.texts,
  };
}

/** An archive as `npm pack` makes it holds everything in one folder, which nobody has to name. */
function openArchive(tree: FileTree, folder: string | undefined, name: string): OpenedSide {
  const tops = new Set([...tree.paths].map((path) => path.split("/", 1)[0] ?? ""));
  const [top] = tops;
  const inside = tops.size === 1 && folder !== undefined && !tree.paths.has(`${folder}/${BUNDLE_FILE}`);
  return openTree(tree, inside ? `${top}/${folder}` : folder, name);
}

function openTree(tree: FileTree, folder: string | undefined, name: string): OpenedSide {
  const root = folder ?? onlyBundle(tree, name);
  const [what] = parted(name.replace(/^git:/u, ""));
  const shown = (path: string): string => `${what}:${root === "" ? "" : `${root}/`}${path}`;
  const into = mkdtempSync(join(tmpdir(), "membrane-diff-"));
  try {
    copyBundle(tree, root, into, name);
    const loaded = loadBundle(into, into);
    const texts = new Map([...loaded.texts].map(([path, text]) => [shown(path), text]));
    return { ...sideOf(name, loaded, shown), texts };
  } catch (error) {
    throw error instanceof BundleError ? renamed(error, shown) : error;
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}

function sideOf(name: string, { bundle }: LoadedBundle, shown: Side["shown"]): Omit<OpenedSide, "texts"> {
  return { name, bundle, obligations: deriveObligations(bundle), shown };
}

/** The bundle of an archive: of several, the one nearest to its top that `contracts/` or the top itself holds. */
function onlyBundle({ paths }: FileTree, name: string): string {
  const folders = [...paths]
    .filter((path) => path === BUNDLE_FILE || path.endsWith(`/${BUNDLE_FILE}`))
    .map((path) => path.slice(0, -BUNDLE_FILE.length - 1));
  const usual = folders.filter((folder) => /^(?:[^/]+\/)?(?:contracts)?$|^[^/]+$/u.test(folder));
  const [only, second] = usual.length > 0 ? usual : folders;
  if (only === undefined) throw new UsageError(`${name} holds no ${BUNDLE_FILE}`);
  if (second === undefined) return only;
  throw new UsageError(
    `${name} holds several bundles: ${folders.join(", ")}`,
    "name one behind a colon: <archive>:<folder>",
  );
}

/** The same error with the paths the user knows. */
function renamed({ findings, texts }: BundleError, shown: (path: string) => string): BundleError {
  return new BundleError(
    findings.map((finding) => ({ ...finding, place: { ...finding.place, file: shown(finding.place.file) } })),
    new Map([...texts].map(([path, text]) => [shown(path), text])),
  );
}
