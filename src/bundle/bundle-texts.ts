import type { Bundle, Source } from "./model.ts";
import type { BundleTexts } from "./plant.ts";

/** Texts of all documents of a bundle, by their paths in it. */
export function textsOfBundle({ sources }: Bundle): BundleTexts {
  const { bundle, refusalCodes, productionAdmission, sensitiveMaterial, requirements, profiles, documents } = sources;
  const all: readonly Source<unknown>[] = [
    bundle,
    refusalCodes,
    productionAdmission,
    sensitiveMaterial,
    requirements,
    ...profiles,
    ...documents,
  ];
  return new Map(all.map(({ path, text }) => [path, text]));
}
