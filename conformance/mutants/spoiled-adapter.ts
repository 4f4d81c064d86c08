import type { CallRequest } from "../../src/protocol/call.ts";
import type { ModuleAdapter, ModuleAnswer, ModuleInstance } from "../../src/protocol/module-adapter.ts";

/** What a spoiler may see and write to besides the answer. */
export interface Around {
  /** Appends to the log that is searched. */
  readonly log: (text: string) => void;
}

/** Bends what comes out for what went in. */
export type Spoil = (request: CallRequest, answer: ModuleAnswer, around: Around) => ModuleAnswer;

/** An adapter whose every answer goes through a spoiler, also after a restart. */
export function spoiledAdapter(adapter: ModuleAdapter, spoil: Spoil): ModuleAdapter {
  return {
    name: adapter.name,
    start: async (environment) => spoiledInstance(await adapter.start(environment), spoil, { text: "", taken: 0 }),
  };
}

/** The log of the reference and of the spoiler in one. It lives over restarts, as the reference's own does. */
interface Log {
  text: string;
  /** How much of the reference's log is in it. */
  taken: number;
}

function spoiledInstance(inner: ModuleInstance, spoil: Spoil, log: Log): ModuleInstance {
  const restart = inner.restart?.bind(inner);
  const storage = inner.storage?.bind(inner);
  const logs = (): string => {
    const all = inner.logs?.() ?? "";
    log.text += all.slice(log.taken);
    log.taken = all.length;
    return log.text;
  };
  return {
    call: async (request) => spoil(request, await inner.call(request), { log: (text) => void (log.text += text) }),
    logs,
    ...(storage === undefined ? {} : { storage }),
    ...(restart === undefined
      ? {}
      : { restart: async (changes) => spoiledInstance(await restart(changes), spoil, log) }),
    close: () => inner.close(),
  };
}

/** The answer with its JSON changed. */
export function withJson(answer: ModuleAnswer, change: (envelope: Record<string, unknown>) => object): ModuleAnswer {
  const envelope = JSON.parse(Buffer.from(answer.body).toString("utf8")) as Record<string, unknown>;
  return { ...answer, body: Buffer.from(JSON.stringify(change(envelope)), "utf8") };
}
