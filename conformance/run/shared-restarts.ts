import { canonicalJson } from "../../src/bundle/canonical-json.ts";
import type { Changes } from "../program/case.ts";

/** Restarts of a target that several cases share: a kill waits until every case under way waits for one, and then serves them all. */
export interface SharedRestarts {
  /** Begins a case. Resolves once the target runs in the environment it was first started in. */
  begin(): Promise<void>;
  /** Resolves once the target runs again in the environment it was first started in, within a case. Rejects at once where it just did not start in it. */
  readonly plain: () => Promise<void>;
  /** Ends a case: the others no longer wait for it. */
  end(): void;
  /** Kills the target and starts it again in a changed environment. Rejects when it does not start. */
  readonly restart: (changes: Changes) => Promise<void>;
}

interface Waiting {
  readonly changes: Changes;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Shares the restarts of one target among the cases that begin and end here. */
export function shareRestarts(restart: (changes: Changes) => Promise<void>): SharedRestarts {
  let waiting: Waiting[] = [];
  let underWay = 0;
  let busy = false;
  /** Set when it did not start as it first did: within a case, each further wait would cost as long and end the same. */
  let dead: { readonly error: unknown } | undefined;
  /** How the environment of the running target differs; undefined when it is not known to run. */
  let running: Changes | undefined = PLAIN;

  const wait = (changes: Changes): Promise<void> =>
    new Promise((done, failed) => {
      waiting.push({ changes, done, failed });
      void serve();
    });
  const serve = async (): Promise<void> => {
    // A changed environment goes first: whoever asks for it will want the plain one back, with all the others. And time may be short.
    const changed = waiting.filter(({ changes }) => !isPlain(changes));
    const next = changed.find(({ changes }) => changes.timed === true) ?? changed[0] ?? waiting[0];
    if (next === undefined || busy || waiting.length < underWay) return;
    busy = true;
    const served = waiting.filter(({ changes }) => same(changes, next.changes));
    waiting = waiting.filter((each) => !served.includes(each));
    try {
      const exchanges = served.flatMap(({ changes }) => changes.exchanges ?? []);
      await restart(exchanges.length === 0 ? next.changes : { ...next.changes, exchanges });
      running = environmentOf(next.changes);
      dead = undefined;
      for (const { done } of served) done();
    } catch (error) {
      running = undefined;
      if (isPlain(next.changes)) dead = { error };
      for (const { failed } of served) failed(error);
    }
    busy = false;
    void serve();
  };
  const restored = async (): Promise<void> => {
    if (busy || running === undefined || !isPlain(running)) await wait(PLAIN);
  };
  return {
    begin: () => {
      underWay++;
      return restored();
    },
    plain: async () => {
      if (dead !== undefined) throw dead.error;
      await restored();
    },
    end: () => {
      underWay--;
      void serve();
    },
    restart: wait,
  };
}

const PLAIN: Changes = { without: [] };

/** Whether nothing of the environment is another, and nothing is exchanged. */
export function isPlain(changes: Changes): boolean {
  return same(changes, PLAIN);
}

function environmentOf({ without, set }: Changes): Changes {
  return { without, ...(set === undefined ? {} : { set }) };
}

function same(left: Changes, right: Changes): boolean {
  return asText(left) === asText(right);
}

/** Those who exchange something are served apart: what goes wrong then is nobody else's. */
function asText({ without, set = {}, exchanges = [] }: Changes): string {
  return canonicalJson([without, set, exchanges.length > 0]);
}
