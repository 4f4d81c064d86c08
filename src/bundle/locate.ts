import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join, resolve } from "node:path";

/** File that names the documents of a bundle. */
export const BUNDLE_FILE = "bundle.json";

/** Folder of a project that holds its bundle. */
const LOCAL = "contracts";

/** Folder of the bundle that ships with the kit. */
export function builtInBundleFolder(): string {
  return fileURLToPath(new URL(".", import.meta.resolve("membrane-kit/contracts/bundle.json")));
}

/** Folder of the meta-schemas. They are the kit's own, whatever bundle is read. */
export function schemaFolder(): string {
  return join(builtInBundleFolder(), "schema");
}

/** Whether the current folder has a bundle of its own, so that no other stands in for it. */
export function hasOwnBundle(cwd: string): boolean {
  return existsSync(join(cwd, LOCAL, BUNDLE_FILE));
}

/** The bundle folder to read: the one asked for, else `contracts/` of the current folder when it holds a bundle, else the built-in one. */
export function locateBundle(asked: string | undefined, cwd: string): string {
  if (asked !== undefined) {
    const folder = resolve(cwd, asked);
    return existsSync(folder) && statSync(folder).isFile() ? resolve(folder, "..") : folder;
  }
  return hasOwnBundle(cwd) ? join(cwd, LOCAL) : builtInBundleFolder();
}
