import { canonicalJson } from "../../src/bundle/canonical-json.ts";

/** What is another in the environment than at the first start. */
export interface Changes {
  /** Variables left out. */
  readonly without: readonly string[];
  /** Variables with another value. */
  readonly set?: Readonly<Record<string, string>>;
}

/** Restarts of a target that several cases share: a kill waits until every case under way waits for one, and then serves them all. */
export interface SharedRestarts {
  /** Begins a case. Resolves once the target runs in the environment it was first started in. */
  begin(): Promise<void>;
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
  /** How the environment of the running target differs; undefined when it is not known to run. */
  let running: Changes | undefined = PLAIN;

  const wait = (changes: Changes): Promise<void> =>
    new Promise((done, failed) => {
      waiting.push({ changes, done, failed });
      void serve();
    });
  const serve = async (): Promise<void> => {
    // A changed environment goes first: whoever asks for it will want the plain one back, with all the others.
    const next = waiting.find(({ changes }) => !isPlain(changes)) ?? waiting[0];
    if (next === undefined || busy || waiting.length < underWay) return;
    busy = true;
    const served = waiting.filter(({ changes }) => same(changes, next.changes));
    waiting = waiting.filter((each) => !served.includes(each));
    try {
      await restart(next.changes);
      running = next.changes;
      for (const { done } of served) done();
    } catch (error) {
      running = undefined;
      for (const { failed } of served) failed(error);
    }
    busy = false;
    void serve();
  };
  return {
    begin: async () => {
      underWay++;
      if (busy || running === undefined || !isPlain(running)) await wait(PLAIN);
    },
    end: () => {
      underWay--;
      void serve();
    },
    restart: wait,
  };
}

const PLAIN: Changes = { without: [] };

function isPlain(changes: Changes): boolean {
  return same(changes, PLAIN);
}

function same(left: Changes, right: Changes): boolean {
  return asText(left) === asText(right);
}

function asText({ without, set = {} }: Changes): string {
  return canonicalJson([without, set]);
}
