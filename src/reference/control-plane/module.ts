import type { ModuleAdapter } from "../../protocol/module-adapter.ts";
import { moduleOver, type ModuleKind, type ModuleOptions } from "../module-over.ts";
import { profileOf } from "../profile-of.ts";
import { concealBy } from "./conceal-digest.ts";
import { controlParts } from "./control-parts.ts";
import type { ControlTypes } from "./control-types.ts";
import { readCallers } from "./given-callers.ts";
import { dumpControlMedium, emptyControlMedium, memoryControlStore, type ControlMedium } from "./memory-store.ts";
import { sealingBy } from "./sealing.ts";

const inMemory: ModuleKind<ControlTypes, ControlMedium> = {
  emptyMedium: emptyControlMedium,
  parts: (bundle, environment, medium, log) =>
    controlParts({
      bundle,
      store: memoryControlStore(medium),
      sealing: sealingBy(environment),
      concealDigest: concealBy(environment),
      identities: readCallers(environment, profileOf(bundle, "control-plane")),
      log,
    }),
  dump: dumpControlMedium,
};

/** The control plane in the same process: the memory store over a medium that a restart keeps. */
export function controlModule(options: ModuleOptions<ControlTypes, ControlMedium> = {}): ModuleAdapter {
  return moduleOver(inMemory, options);
}
