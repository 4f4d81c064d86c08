import type { Bundle } from "../../../src/bundle/model.ts";
import type { ModuleAdapter } from "../../../src/protocol/module-adapter.ts";
import { controlModule, type ControlParts, type ControlTransaction } from "../../../src/reference/index.ts";
import type { Mutant } from "../mutant.ts";

/** Replaces parts of the control plane at each start. */
export type ControlChange = NonNullable<NonNullable<Parameters<typeof controlModule>[0]>["change"]>;

/** The profile of the control plane, and operations of it that mutants break, by what they do. */
export const CONTROL_PLANE = "control-plane";
export const LISTED = "control.contract";
export const STATE = "control.connector.state";
export const SET_POLICY = "control.policy.set";
export const READ_POLICY = "control.policy.read";
export const CONNECT = "control.connector.connect";
export const REVOKE = "control.connector.revoke";
export const SHOW_STATUS = "control.connector.status";
export const DISPATCH = "control.connector.ingest";

/** A mutant that is the reference control plane with parts replaced. `change` is made anew for each run, so that what it keeps lasts over restarts only. */
export function controlMutant(
  bundle: Bundle,
  id: string,
  summary: string,
  claims: readonly string[],
  change: () => ControlChange,
): Mutant {
  return { id: `control/${id}`, summary, claims, adapter: () => controlModule({ name: id, bundle, change: change() }) };
}

/** A mutant that is the honest control plane behind something that changes what goes in or comes out. */
export function wrappedControl(
  bundle: Bundle,
  id: string,
  summary: string,
  claims: readonly string[],
  wrap: (adapter: ModuleAdapter) => ModuleAdapter,
): Mutant {
  return { id: `control/${id}`, summary, claims, adapter: () => wrap(controlModule({ name: id, bundle })) };
}

/** Parts whose transactions are bent. */
export function bentRows(
  parts: ControlParts,
  bend: (tx: ControlTransaction, tenant: string) => Partial<ControlTransaction>,
): ControlParts {
  const { store } = parts;
  return {
    ...parts,
    store: {
      ...store,
      transaction: (tenant, work) => store.transaction(tenant, (tx) => work({ ...tx, ...bend(tx, tenant) })),
    },
  };
}
