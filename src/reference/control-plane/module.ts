import type { ModuleAdapter } from "../../protocol/module-adapter.ts";
import { moduleOver, type ModuleKind, type ModuleOptions } from "../module-over.ts";
import { profileOf } from "../profile-of.ts";
import { controlParts } from "./control-parts.ts";
import type { ControlTypes } from "./control-types.ts";
import { exchangeInMemory } from "./exchange-in-memory.ts";
import { givenParts } from "./given-parts.ts";
import { dumpControlMedium, emptyControlMedium, memoryControlStore, type ControlMedium } from "./memory-store.ts";

const inMemory: ModuleKind<ControlTypes, ControlMedium> = {
  emptyMedium: emptyControlMedium,
  parts: (bundle, environment, medium, log) => {
    const profile = profileOf(bundle, "control-plane");
    return controlParts({ bundle, store: memoryControlStore(medium), ...givenParts(environment, profile), log });
  },
  dump: dumpControlMedium,
  exchange: exchangeInMemory,
};

/** The control plane in the same process: the memory store over a medium that a restart keeps. */
export function controlModule(options: ModuleOptions<ControlTypes, ControlMedium> = {}): ModuleAdapter {
  return moduleOver(inMemory, options);
}
