import { existsSync, realpathSync } from "node:fs";
import { dirname, relative } from "node:path";
import { loadBundle, type LoadedBundle } from "../bundle/load.ts";
import { builtInBundleFolder, hasOwnBundle, locateBundle } from "../bundle/locate.ts";
import type { RuleSettings } from "../check/rule-settings.ts";
import { isTolerated } from "../check/suppressions/configured.ts";
import type { Config } from "../generated/documents.ts";
import type { Obligation } from "../obligations/obligation.ts";
import { deriveObligations } from "../obligations/derive.ts";
import { readConfig } from "./read-config.ts";
import { settingsOf } from "./rule-settings.ts";

/** A bundle with what is derived from it, and where it was found. */
export interface Project extends LoadedBundle {
  readonly obligations: readonly Obligation[];
  readonly config: Config;
  /** What the configuration says of rules. */
  readonly settings: RuleSettings;
  /** Folder that paths are relative to: where the command was called. */
  readonly root: string;
  /** How the path of a document is shown. */
  readonly shown: (documentPath: string) => string;
  /** Whether the command was called in the root of this toolkit's own repository. */
  readonly own: boolean;
  /** Nobody named a bundle and there is none here, so it is the one that ships with the kit. */
  readonly fallback: boolean;
}

/** Reads the bundle a command is about, with the rules as the configuration sets them: the one given, or the one that lies here. Throws BundleError when it has errors. */
export function openProject(
  contracts: string | undefined,
  cwd: string,
  config: Config = readConfig(undefined, { cwd }),
): Project {
  const folder = locateBundle(contracts, cwd);
  const settings = settingsOf(config);
  const loaded = loadBundle(folder, cwd, {
    severity: settings,
    tolerates: (finding) => isTolerated(config, finding),
  });
  const prefix = relative(cwd, folder).replaceAll("\\", "/");
  const named = prefix.startsWith("..") ? folder : prefix;
  const builtIn = existsSync(folder) && realpathSync(folder) === realpathSync(builtInBundleFolder());
  return {
    ...loaded,
    config,
    settings,
    obligations: deriveObligations(loaded.bundle),
    root: cwd,
    shown: (path) => (named === "" ? path : `${named}/${path}`),
    own: builtIn && realpathSync(dirname(folder)) === realpathSync(cwd),
    fallback: contracts === undefined && !hasOwnBundle(cwd),
  };
}
