import type { CallRequest } from "../../src/protocol/call.ts";
import type { ModuleAdapter, ModuleAnswer, ModuleInstance } from "../../src/protocol/module-adapter.ts";
import { wrappedInstance } from "./wrapped-instance.ts";

/** What a spoiler may see and write to besides the answer. */
export interface Around {
  /** Appends to the log that is searched. */
  readonly log: (text: string) => void;
  /** Appends to it only when the instance is closed. */
  readonly logAtEnd: (text: string) => void;
}

/** Bends what comes out for what went in. */
export type Spoil = (request: CallRequest, answer: ModuleAnswer, around: Around) => ModuleAnswer;

/** An adapter whose every answer goes through a spoiler, also after a restart. */
export function spoiledAdapter(adapter: ModuleAdapter, spoil: Spoil): ModuleAdapter {
  return {
    name: adapter.name,
    start: async (environment) => {
      const log: Log = { text: "", taken: 0 };
      let atEnd = "";
      const around: Around = {
        log: (text) => void (log.text += text),
        logAtEnd: (text) => void (atEnd += text),
      };
      return wrappedInstance(await adapter.start(environment), (inner) => ({
        call: async (request) => spoil(request, await inner.call(request), around),
        logs: () => gathered(log, inner),
        close: async () => {
          await inner.close();
          gathered(log, inner);
          log.text += atEnd;
        },
      }));
    },
  };
}

/** The log of the reference and of the spoiler in one. It lives over restarts, as the reference's own does. */
interface Log {
  text: string;
  /** How much of the reference's log is in it. */
  taken: number;
}

/** Puts the log of an instance into that of the spoiler, as far as it is not in it yet. */
function gathered(log: Log, inner: ModuleInstance): string {
  const all = inner.logs?.() ?? "";
  log.text += all.slice(log.taken);
  log.taken = all.length;
  return log.text;
}

/** The answer with its JSON changed. */
export function withJson(answer: ModuleAnswer, change: (envelope: Record<string, unknown>) => object): ModuleAnswer {
  const envelope = JSON.parse(Buffer.from(answer.body).toString("utf8")) as Record<string, unknown>;
  return { ...answer, body: Buffer.from(JSON.stringify(change(envelope)), "utf8") };
}

/** A header of a request, by its name in small letters. */
export function headerOf(request: CallRequest, name: string): string | undefined {
  return request.headers.find(([each]) => each.toLowerCase() === name)?.[1];
}
