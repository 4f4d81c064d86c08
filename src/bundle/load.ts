import { relative } from "node:path";
import { sortFindings, type Finding, type Severity } from "../diagnostics/finding.ts";
import { BundleError } from "./bundle-error.ts";
import type { BundleDraft } from "./draft.ts";
import type { Bundle } from "./model.ts";
import type { Reading } from "./read-document.ts";
import { readDraft } from "./read-draft.ts";
import { resolveBundle } from "./resolve.ts";
import { BUNDLE_RULES } from "./rules/index.ts";

/** What a project says of bundle rules. It counts for settable ones alone. */
export interface BundleSettings {
  /** How much their findings matter, by their ids. */
  readonly severity: ReadonlyMap<string, Severity | "off">;
  /** Whether a finding is known and makes nothing unusable. */
  readonly tolerates: (finding: Finding) => boolean;
}

const NO_SETTINGS: BundleSettings = { severity: new Map(), tolerates: () => false };

/** A usable bundle with the findings that did not make it unusable: warnings, and what a project tolerates. */
export interface LoadedBundle {
  readonly bundle: Bundle;
  readonly warnings: readonly Finding[];
  /** Text of each document by the path shown to the user. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Reads a bundle folder, validates every document, looks up every name and applies the bundle rules.
 * Throws BundleError with all findings when any is an error; nothing of a document is ever executed, and no file outside the folder is read.
 */
export function loadBundle(root: string, cwd: string = root, settings: BundleSettings = NO_SETTINGS): LoadedBundle {
  const shown = relative(cwd, root).replaceAll("\\", "/");
  const reading: Reading = { root, shown: shown.startsWith("..") ? root : shown, findings: [], texts: new Map() };
  const draft = readDraft(reading);
  if (draft !== undefined) applyRules(draft, reading.findings, settings);
  const findings = sortFindings(reading.findings);
  if (draft === undefined || findings.some((finding) => isFatal(finding, settings)))
    throw new BundleError(findings, reading.texts);
  return { bundle: resolveBundle(draft), warnings: findings, texts: reading.texts };
}

function isFatal(finding: Finding, { tolerates }: BundleSettings): boolean {
  if (finding.severity !== "error") return false;
  const settable = BUNDLE_RULES.find(({ id }) => id === finding.rule)?.settable === true;
  return !settable || !tolerates(finding);
}

function applyRules(draft: BundleDraft, findings: Finding[], settings: BundleSettings): void {
  for (const rule of BUNDLE_RULES) {
    const setting = rule.settable === true ? settings.severity.get(rule.id) : undefined;
    for (const fault of setting === "off" ? [] : rule.check(draft)) {
      const { positions } = fault.source;
      findings.push({
        rule: rule.id,
        severity: setting === undefined || setting === "off" ? "error" : setting,
        place: fault.atName === true ? positions.nameAt(fault.pointer) : positions.at(fault.pointer),
        message: fault.message,
        ...(fault.remedy === undefined ? {} : { remedy: fault.remedy }),
      });
    }
  }
}
