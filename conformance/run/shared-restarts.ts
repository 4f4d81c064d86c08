/** Restarts of a target that several cases share: a kill waits until every case under way waits for one, and then serves them all. */
export interface SharedRestarts {
  /** Begins a case. Resolves once the target runs in the environment it was first started in. */
  begin(): Promise<void>;
  /** Ends a case: the others no longer wait for it. */
  end(): void;
  /** Kills the target and starts it again with variables left out. Rejects when it does not start. */
  readonly restart: (without: readonly string[]) => Promise<void>;
}

interface Waiting {
  readonly without: readonly string[];
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Shares the restarts of one target among the cases that begin and end here. */
export function shareRestarts(restart: (without: readonly string[]) => Promise<void>): SharedRestarts {
  let waiting: Waiting[] = [];
  let underWay = 0;
  let busy = false;
  /** Variables the running target lacks; undefined when it is not known to run. */
  let lacking: readonly string[] | undefined = [];

  const wait = (without: readonly string[]): Promise<void> =>
    new Promise((done, failed) => {
      waiting.push({ without, done, failed });
      void serve();
    });
  const serve = async (): Promise<void> => {
    // A changed environment goes first: whoever asks for it will want the plain one back, with all the others.
    const next = waiting.find(({ without }) => without.length > 0) ?? waiting[0];
    if (next === undefined || busy || waiting.length < underWay) return;
    busy = true;
    const served = waiting.filter(({ without }) => same(without, next.without));
    waiting = waiting.filter((each) => !served.includes(each));
    try {
      await restart(next.without);
      lacking = next.without;
      for (const { done } of served) done();
    } catch (error) {
      lacking = undefined;
      for (const { failed } of served) failed(error);
    }
    busy = false;
    void serve();
  };
  return {
    begin: async () => {
      underWay++;
      if (busy || lacking?.length !== 0) await wait([]);
    },
    end: () => {
      underWay--;
      void serve();
    },
    restart: wait,
  };
}

function same(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, index) => name === right[index]);
}
