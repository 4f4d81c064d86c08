import { existsSync, statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { loadBundle } from "../../bundle/load.ts";
import { locateBundle } from "../../bundle/locate.ts";
import { deriveObligations } from "../../obligations/derive.ts";
import type { Side } from "../../diff/side.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

/** A side of a comparison, with the texts its findings point into. */
export interface OpenedSide extends Side {
  /** How the side is called. */
  readonly name: string;
  readonly texts: ReadonlyMap<string, string>;
}

/** Opens what a side of `membrane diff` may be. Throws UsageError or BundleError for what cannot be compared. */
export function openSide(asked: string, terminal: Terminal): OpenedSide {
  const path = resolve(terminal.cwd, asked);
  if (!existsSync(path) || !statSync(path).isDirectory()) throw new UsageError(`there is no folder ${asked}`);
  return openFolder(path, asked, terminal);
}

function openFolder(path: string, name: string, terminal: Terminal): OpenedSide {
  const folder = locateBundle(path, terminal.cwd);
  const { bundle, texts } = loadBundle(folder, terminal.cwd);
  const prefix = relative(terminal.cwd, folder).replaceAll("\\", "/");
  const shown = prefix.startsWith("..") ? folder : prefix;
  return {
    name,
    bundle,
    obligations: deriveObligations(bundle),
    texts,
    shown: (document) => (shown === "" ? document : `${shown}/${document}`),
  };
}
