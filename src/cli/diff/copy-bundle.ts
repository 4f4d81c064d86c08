import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BUNDLE_FILE } from "../../bundle/locate.ts";
import { UsageError } from "../usage-error.ts";
import { isInside, LARGEST_TREE, type FileTree } from "./file-tree.ts";

/**
 * Copies the documents of one bundle, and nothing else, from a tree into an empty folder. What is missing or broken is left for whoever loads the bundle to say.
 * Throws UsageError when there is no bundle at the place, or more than anybody's contracts hold.
 */
export function copyBundle(tree: FileTree, root: string, into: string, shown: string): void {
  const at = (path: string): string => (root === "" ? path : `${root}/${path}`);
  if (!tree.paths.has(at(BUNDLE_FILE)))
    throw new UsageError(
      `${shown} holds no ${at(BUNDLE_FILE)}`,
      "name the folder of the bundle behind a colon: <what>:<folder>",
    );
  let total = 0;
  const copied = new Set<string>();
  const copy = (path: unknown): unknown => {
    if (typeof path !== "string" || !isInside(path) || copied.has(path) || !tree.paths.has(at(path))) return undefined;
    copied.add(path);
    const bytes = tree.read(at(path));
    total += bytes.length;
    if (total > LARGEST_TREE) throw new UsageError(`${shown} holds more than ${LARGEST_TREE} bytes of documents`);
    mkdirSync(dirname(join(into, path)), { recursive: true });
    writeFileSync(join(into, path), bytes);
    return parsed(bytes);
  };
  const { documents = {} } = record(copy(BUNDLE_FILE));
  const { profiles = [], ...others } = record(documents);
  for (const path of Object.values(others)) copy(path);
  for (const profile of Array.isArray(profiles) ? profiles : []) {
    const { kinds = {} } = record(record(copy(profile))["documents"]);
    for (const kind of Object.values(record(kinds))) {
      const { schema, folder } = record(kind);
      copy(schema);
      for (const path of inFolder(tree, root, folder)) copy(path);
    }
  }
}

function inFolder({ paths }: FileTree, root: string, folder: unknown): string[] {
  if (typeof folder !== "string" || !isInside(folder)) return [];
  const prefix = root === "" ? `${folder}/` : `${root}/${folder}/`;
  return [...paths]
    .filter((path) => path.startsWith(prefix) && path.endsWith(".json") && !path.slice(prefix.length).includes("/"))
    .map((path) => path.slice(root === "" ? 0 : root.length + 1));
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
