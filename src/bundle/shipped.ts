import { BundleError } from "./bundle-error.ts";
import { builtInBundleFolder } from "./locate.ts";
import type { Bundle } from "./model.ts";
import type { Reading } from "./read-document.ts";
import { readDraft } from "./read-draft.ts";
import { resolveBundle } from "./resolve.ts";

/**
 * The bundle that ships with the kit. It was checked before it was published and is not checked again: that is a fifth of the time in which a server of
 * it starts. Throws when it cannot be used; `loadBundle` says why.
 */
export function shippedBundle(): Bundle {
  const root = builtInBundleFolder();
  const reading: Reading = { root, shown: root, findings: [], texts: new Map(), checked: true };
  const draft = readDraft(reading);
  if (draft === undefined || reading.findings.length > 0) throw new BundleError(reading.findings, reading.texts);
  return resolveBundle(draft);
}
