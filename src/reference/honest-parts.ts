import { admits } from "./admission.ts";
import { honestAnswers } from "./evidence/answers.ts";
import { evidenceSteps } from "./evidence/index.ts";
import { honestGuards } from "./guards/index.ts";
import type { MembraneParts } from "./parts.ts";
import { sharedParts, type SharedOptions } from "./shared-parts.ts";
import { memoryStore } from "./store/memory.ts";
import type { Store } from "./store/store.ts";

/** What the honest parts are made for. Everything but the bundle has a default. */
export interface HonestOptions extends Omit<SharedOptions, "profile"> {
  /** Name of the profile; `evidence` by default. */
  readonly profile?: string;
  /** A fresh memory store by default. */
  readonly store?: Store;
}

/** The default parts: everything as it should be. Replace one to get a membrane that is wrong in one way. */
export function honestParts(options: HonestOptions): MembraneParts {
  return {
    ...sharedParts({ ...options, profile: options.profile ?? "evidence" }),
    guards: honestGuards,
    steps: evidenceSteps,
    answers: honestAnswers,
    store: options.store ?? memoryStore(),
    admits,
  };
}
