import type { SealedPlace } from "../generated/documents.ts";

/** Two places whose sealed material is exchanged. */
export type Exchange = readonly [one: SealedPlace, other: SealedPlace];
