import type { ModuleInstance } from "../../src/protocol/module-adapter.ts";

/** An instance with every power of another, also after a restart, but for what is put in place of it each time. */
export function wrappedInstance(
  inner: ModuleInstance,
  instead: (inner: ModuleInstance) => Partial<Pick<ModuleInstance, "call" | "logs" | "close">>,
): ModuleInstance {
  const logs = inner.logs?.bind(inner);
  const storage = inner.storage?.bind(inner);
  const exchange = inner.exchange?.bind(inner);
  const restart = inner.restart?.bind(inner);
  return {
    call: (request) => inner.call(request),
    ...(logs && { logs }),
    ...(storage && { storage }),
    ...(exchange && { exchange }),
    ...(restart && { restart: async (changes) => wrappedInstance(await restart(changes), instead) }),
    close: () => inner.close(),
    ...instead(inner),
  };
}
