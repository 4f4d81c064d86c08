import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join, resolve } from "node:path";

/** File that names the documents of a bundle. */
export const BUNDLE_FILE = "bundle.json";

/** Folder of the bundle that ships with the kit. */
export function builtInBundleFolder(): string {
  return fileURLToPath(new URL(".", import.meta.resolve("membrane-kit/contracts/bundle.json")));
}

/** Folder of the meta-schemas. They are the kit's own, whatever bundle is read. */
export function schemaFolder(): string {
  return join(builtInBundleFolder(), "schema");
}

/** The bundle folder to read: the one asked for, else `contracts/` of the current folder when it holds a bundle, else the built-in one. */
export function locateBundle(asked: string | undefined, cwd: string): string {
  if (asked !== undefined) {
    const folder = resolve(cwd, asked);
    return existsSync(folder) && statSync(folder).isFile() ? resolve(folder, "..") : folder;
  }
  const local = join(cwd, "contracts");
  return existsSync(join(local, BUNDLE_FILE)) ? local : builtInBundleFolder();
}
