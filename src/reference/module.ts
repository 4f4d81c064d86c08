import type { Bundle } from "../bundle/model.ts";
import { loadBundle } from "../bundle/load.ts";
import { builtInBundleFolder } from "../bundle/locate.ts";
import type { ModuleAdapter, ModuleInstance } from "../protocol/module-adapter.ts";
import { readEnvironment, type Environment } from "./environment.ts";
import { honestParts } from "./honest-parts.ts";
import { jsonLines } from "./log.ts";
import { createMembrane } from "./membrane.ts";
import type { MembraneParts } from "./parts.ts";
import { dumpMedium, emptyMedium, memoryStore, type MemoryMedium } from "./store/memory.ts";

/** How a module target departs from the reference. */
export interface ReferenceModuleOptions {
  readonly name?: string;
  /** The built-in bundle by default. */
  readonly bundle?: Bundle;
  /** Name of the profile; `evidence` by default. */
  readonly profile?: string;
  /** Replaces parts at each start. Gets the medium and a writer to the log besides, so that a mutant can spoil those too. */
  readonly change?: (
    parts: MembraneParts,
    spoil: { readonly medium: MemoryMedium; log(text: string): void },
  ) => MembraneParts;
}

/** The reference as a target in the same process: the memory store over a medium that a restart keeps, with logs and storage open to search. */
export function referenceModule(options: ReferenceModuleOptions = {}): ModuleAdapter {
  return {
    name: options.name ?? "reference",
    start: async (environment) => instance(options, environment, emptyMedium(), []),
  };
}

function instance(
  options: ReferenceModuleOptions,
  environment: Environment,
  medium: MemoryMedium,
  written: string[],
): ModuleInstance {
  const bundle = options.bundle ?? loadBundle(builtInBundleFolder()).bundle;
  const name = options.profile ?? "evidence";
  const profile = bundle.profiles.find((each) => each.name === name);
  if (profile === undefined) throw new Error(`bundle has no profile ${name}`);
  const log = (text: string): void => void written.push(text);
  const parts = honestParts({
    bundle,
    profile: name,
    ...readEnvironment(environment, profile.document),
    store: memoryStore(medium),
    log: jsonLines(log),
  });
  const membrane = createMembrane(options.change?.(parts, { medium, log }) ?? parts);
  return {
    call: (request) => membrane.handle(request),
    logs: () => written.join(""),
    storage: async () => dumpMedium(medium),
    restart: async (changes) => {
      await membrane.close();
      return instance(options, { ...environment, ...changes }, medium, written);
    },
    close: () => membrane.close(),
  };
}
