import type { Bundle, Source } from "./model.ts";

/** Every document of a bundle, the bundle's own first. */
export function documentsOf({ sources }: Bundle): Source<unknown>[] {
  return [
    sources.bundle,
    sources.refusalCodes,
    sources.productionAdmission,
    sources.sensitiveMaterial,
    sources.requirements,
    ...sources.profiles,
    ...sources.documents,
  ];
}
