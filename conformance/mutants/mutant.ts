import type { Bundle } from "../../src/bundle/model.ts";
import type { ModuleAdapter } from "../../src/protocol/module-adapter.ts";
import { referenceModule, type ReferenceModuleOptions } from "../../src/reference/module.ts";
import type { Front } from "./socket-front.ts";

/** A membrane that is wrong in one known way. */
export interface Mutant {
  /** `<family>/<name>`, permanent. */
  readonly id: string;
  /** What is broken, in one sentence. */
  readonly summary: string;
  /** Ids of the obligations that must be seen violated, each of them. */
  readonly claims: readonly string[];
  /** Held out: that it is found was never promised. */
  readonly unpromised?: boolean;
  adapter(): ModuleAdapter;
  /** Reads requests off a socket for it, where that is what is broken. */
  readonly front?: Front;
}

/** Replaces parts of the reference at each start. */
export type Change = NonNullable<ReferenceModuleOptions["change"]>;

/** Makes mutants of one bundle. */
export type MutantFamily = (bundle: Bundle) => readonly Mutant[];

/** A mutant that is the reference with parts replaced. `change` is made anew for each run, so that what it keeps lasts over restarts only. */
export function mutated(
  bundle: Bundle,
  id: string,
  summary: string,
  claims: readonly string[],
  change: () => Change,
): Mutant {
  return { id, summary, claims, adapter: () => referenceModule({ name: id, bundle, change: change() }) };
}

/** A mutant that bends requests or answers around the honest reference. */
export function wrapped(
  bundle: Bundle,
  id: string,
  summary: string,
  claims: readonly string[],
  wrap: (adapter: ModuleAdapter) => ModuleAdapter,
): Mutant {
  return { id, summary, claims, adapter: () => wrap(referenceModule({ name: id, bundle })) };
}
