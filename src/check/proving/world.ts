import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { BundleError } from "../../bundle/bundle-error.ts";
import { textsOfBundle } from "../../bundle/bundle-texts.ts";
import { loadBundle, type LoadedBundle } from "../../bundle/load.ts";
import type { BundleTexts } from "../../bundle/plant.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { deriveObligations } from "../../obligations/derive.ts";
import type { CheckContext, RuleAsSet } from "../context.ts";
import { runRules } from "../run-rules.ts";

/** A sound bundle in which faults are planted, without a trace in it. */
export interface World {
  readonly loaded: LoadedBundle;
  readonly texts: BundleTexts;
  readonly rules: readonly RuleAsSet[];
}

/** The world of a bundle that was read. */
export function worldOf(loaded: LoadedBundle, rules: readonly RuleAsSet[]): World {
  return { loaded, texts: textsOfBundle(loaded.bundle), rules };
}

/** Everything that is found in a bundle with the given texts. */
export function foundInBundle(texts: BundleTexts, rules: readonly RuleAsSet[]): readonly Finding[] {
  return inFolder((folder) => {
    for (const [path, text] of texts) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    try {
      const loaded = loadBundle(folder);
      return [...loaded.warnings, ...runRules(contextOf({ loaded, texts, rules })).findings];
    } catch (error) {
      if (error instanceof BundleError) return error.findings;
      throw error;
    }
  });
}

/** What rules may look at in a world, with more if there is more. */
export function contextOf({ loaded, rules }: World, more: Partial<CheckContext> = {}): CheckContext {
  const { bundle, texts } = loaded;
  return { bundle, obligations: deriveObligations(bundle), texts, shown: (path) => path, rules, ...more };
}

/** Does something in a folder that is gone afterwards. */
export function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "membrane-prove-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same for work that takes its time. */
export async function inFolderLater<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "membrane-prove-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
