import type { BundleDocument } from "../generated/documents.ts";
import type { BundleDraft, DraftSource } from "./draft.ts";
import { BUNDLE_FILE } from "./locate.ts";
import { readDocument, type Reading } from "./read-document.ts";
import { readKinds } from "./read-kinds.ts";

/** Reads every document of a bundle folder. Returns undefined after adding findings when one of them cannot be used. */
export function readDraft(reading: Reading): BundleDraft | undefined {
  const bundle = readDocument<BundleDocument>(reading, "bundle", BUNDLE_FILE);
  if (bundle === undefined) return undefined;
  const names = bundle.value.documents;
  const refusalCodes = readDocument<BundleDraft["refusalCodes"]["value"]>(
    reading,
    "refusal-codes",
    names.refusal_codes,
  );
  const productionAdmission = readDocument<BundleDraft["productionAdmission"]["value"]>(
    reading,
    "production-admission",
    names.production_admission,
  );
  const sensitiveMaterial = readDocument<BundleDraft["sensitiveMaterial"]["value"]>(
    reading,
    "sensitive-material",
    names.sensitive_material,
  );
  const requirements = readDocument<BundleDraft["requirements"]["value"]>(reading, "requirements", names.requirements);
  const profiles = names.profiles.map((path) =>
    readDocument<BundleDraft["profiles"][number]["value"]>(reading, "profile", path),
  );
  const known = profiles.filter(
    (profile): profile is DraftSource<BundleDraft["profiles"][number]["value"]> => profile !== undefined,
  );
  if (!refusalCodes || !productionAdmission || !sensitiveMaterial || !requirements || known.length < profiles.length)
    return undefined;
  return {
    root: reading.root,
    bundle,
    refusalCodes,
    productionAdmission,
    sensitiveMaterial,
    requirements,
    profiles: known,
    kinds: known.flatMap((profile) => readKinds(reading, profile)),
  };
}
