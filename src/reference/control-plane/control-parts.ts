import type { Clock, ConcealDigest, Ids } from "../parts.ts";
import type { Bundle } from "../../bundle/model.ts";
import type { KnownIdentity } from "../identities.ts";
import type { LogSink } from "../log.ts";
import { sharedParts } from "../shared-parts.ts";
import { controlAnswers } from "./control-answers.ts";
import type { ControlStore } from "./control-transaction.ts";
import type { ControlParts } from "./control-types.ts";
import { controlGuards } from "./guards/index.ts";
import { stubRunner, type Runner } from "./runner.ts";
import type { Sealing } from "./sealing.ts";
import { controlSteps } from "./steps/index.ts";

/** What the honest parts of the control plane are made for. */
export interface ControlOptions {
  readonly bundle: Bundle;
  readonly store: ControlStore;
  readonly sealing: Sealing;
  /** Leaves digests as they are by default: pass `concealBy` where secrets enter. */
  readonly concealDigest?: ConcealDigest;
  /** The stub of v1 by default. */
  readonly runner?: Runner;
  /** Who may call; nobody by default. */
  readonly identities?: readonly KnownIdentity[];
  /** Drops entries by default. */
  readonly log?: LogSink;
  readonly clock?: Clock;
  readonly ids?: Ids;
}

/** The default parts of the control plane: everything as it should be. Replace one to get a control plane that is wrong in one way. */
export function controlParts(options: ControlOptions): ControlParts {
  return {
    ...sharedParts({ ...options, profile: "control-plane" }),
    guards: controlGuards,
    steps: controlSteps,
    answers: controlAnswers,
    store: options.store,
    sealing: options.sealing,
    runner: options.runner ?? stubRunner,
  };
}
