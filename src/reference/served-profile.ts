import type { Bundle, Profile } from "../bundle/model.ts";
import type { ModuleAdapter } from "../protocol/module-adapter.ts";
import type { Environment } from "./given-variable.ts";
import type { KnownIdentity } from "./identities.ts";
import type { LogSink } from "./log.ts";
import type { Membrane } from "./membrane.ts";

/** What a served membrane is composed from, once its store is open. */
export interface Serving {
  readonly bundle: Bundle;
  readonly environment: Environment;
  /** In place of those the environment gives. */
  readonly identities?: readonly KnownIdentity[];
  readonly log: LogSink;
}

/** A store that was opened for a membrane to be served over it. */
export interface OpenedProfile {
  /** Composes the membrane, which ends the store when it is closed. Throws EnvironmentError for variables that cannot be used. */
  compose(serving: Serving): Membrane;
  /** Ends the store of a membrane that was not composed. */
  close(): Promise<void>;
}

/** How the reference serves one profile. */
export interface ServedProfile {
  readonly name: string;
  /** Variables that name a server its store may be on, in place of a folder. */
  readonly servers: readonly string[];
  /** Opens its store where the environment says, or in a folder, or in memory. Throws StoreError. */
  open(environment: Environment, folder: string | undefined): Promise<OpenedProfile>;
  /** Callers for whoever tries it out, and an operation without input to try. */
  readonly trial: { callers(profile: Profile): readonly KnownIdentity[]; readonly operation: string };
  /** It as a target in the same process. */
  module(options: { readonly name?: string; readonly bundle?: Bundle }): ModuleAdapter;
}
