import type { ModuleAdapter } from "../protocol/module-adapter.ts";
import { evidenceModule } from "./evidence/module.ts";
import type { EvidenceTypes } from "./evidence/evidence-types.ts";
import type { ModuleOptions } from "./module-over.ts";
import { servedProfile } from "./served-profiles.ts";
import type { MemoryMedium } from "./store/memory.ts";

/** How a module target of the evidence profile departs from the reference; of another profile, which one it is. */
export interface ReferenceModuleOptions extends ModuleOptions<EvidenceTypes, MemoryMedium> {
  /** Name of the profile; `evidence` by default. Parts of another are changed by the module of that profile. */
  readonly profile?: string;
}

/** The reference as a target in the same process, over a store that a restart keeps, with logs and storage open to search. */
export function referenceModule(options: ReferenceModuleOptions = {}): ModuleAdapter {
  const { profile, ...rest } = options;
  if (profile === undefined) return evidenceModule(rest);
  const { name = "reference" } = rest;
  const loaded = servedProfile(profile);
  return { name, start: async (environment) => (await loaded).module(rest).start(environment) };
}
