import { existsSync, realpathSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { loadBundle, type LoadedBundle } from "../bundle/load.ts";
import { BUNDLE_FILE, builtInBundleFolder, locateBundle } from "../bundle/locate.ts";
import type { Obligation } from "../obligations/obligation.ts";
import { deriveObligations } from "../obligations/derive.ts";

/** A bundle with what is derived from it, and where it was found. */
export interface Project extends LoadedBundle {
  readonly obligations: readonly Obligation[];
  /** Folder that paths are relative to: where the command was called. */
  readonly root: string;
  /** How the path of a document is shown. */
  readonly shown: (documentPath: string) => string;
  /** Whether the command was called in the root of this toolkit's own repository. */
  readonly own: boolean;
  /** Nobody named a bundle and there is none here, so it is the one that ships with the kit. */
  readonly fallback: boolean;
}

/** Reads the bundle a command is about. Throws BundleError when it has errors. */
export function openProject(contracts: string | undefined, cwd: string): Project {
  const folder = locateBundle(contracts, cwd);
  const loaded = loadBundle(folder, cwd);
  const prefix = relative(cwd, folder).replaceAll("\\", "/");
  const named = prefix.startsWith("..") ? folder : prefix;
  const builtIn = existsSync(folder) && realpathSync(folder) === realpathSync(builtInBundleFolder());
  return {
    ...loaded,
    obligations: deriveObligations(loaded.bundle),
    root: cwd,
    shown: (path) => (named === "" ? path : `${named}/${path}`),
    own: builtIn && realpathSync(dirname(folder)) === realpathSync(cwd),
    fallback: contracts === undefined && !existsSync(join(cwd, "contracts", BUNDLE_FILE)),
  };
}
