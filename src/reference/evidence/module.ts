import type { ModuleAdapter } from "../../protocol/module-adapter.ts";
import { readEnvironment } from "../environment.ts";
import { honestParts } from "../honest-parts.ts";
import { moduleOver, type ModuleKind, type ModuleOptions } from "../module-over.ts";
import { profileOf } from "../profile-of.ts";
import { dumpMedium, emptyMedium, memoryStore, type MemoryMedium } from "../store/memory.ts";
import type { EvidenceTypes } from "./evidence-types.ts";

const inMemory: ModuleKind<EvidenceTypes, MemoryMedium> = {
  emptyMedium,
  parts: (bundle, environment, medium, log) => {
    const given = readEnvironment(environment, profileOf(bundle, "evidence").document);
    return honestParts({ bundle, ...given, store: memoryStore(medium), log });
  },
  dump: dumpMedium,
};

/** The evidence membrane in the same process: the memory store over a medium that a restart keeps. */
export function evidenceModule(options: ModuleOptions<EvidenceTypes, MemoryMedium> = {}): ModuleAdapter {
  return moduleOver(inMemory, options);
}
