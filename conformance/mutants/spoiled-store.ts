import type { Store, TenantTransaction } from "../../src/reference/store/store.ts";

/** A store whose transactions are bent. */
export function withTransaction(
  store: Store,
  bend: (tx: TenantTransaction, tenant: string) => Partial<TenantTransaction>,
): Store {
  return {
    ...store,
    transaction: (tenant, work) => store.transaction(tenant, (tx) => work({ ...tx, ...bend(tx, tenant) })),
  };
}
