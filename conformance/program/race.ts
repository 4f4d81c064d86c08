import { valueAt } from "../../src/bundle/json-pointer.ts";
import { isNamed } from "../arbitraries/named.ts";
import { concurrency, linearize, MOST_CONCURRENT, type Call } from "../oracles/history/linearize.ts";
import { resourceMachine, stateNeeded, type Deed } from "../oracles/history/resource-machine.ts";
import { compareAnswer } from "../oracles/expectation.ts";
import { Unjudgeable, type Case } from "./case.ts";
import { note, prepare, send, type Prepared } from "./exchange.ts";
import { Unfillable } from "./unfillable.ts";
import type { CallStep, RaceStep, ReadStep } from "./program.ts";
import { readCounts } from "./readings.ts";

/** What a race is for: a resource was used and moved at the same time. */
export const OVERLAP = "a use and a move of the resource at the same time";

/** One call of the race that came to something, with when. */
interface Happening extends Call<Deed> {
  readonly operation: string | undefined;
}

/** Runs the threads together, reads the counts when all have ended, and asks whether some order explains what was seen. */
export async function runRace(running: Case, step: RaceStep): Promise<void> {
  const base = running.readings.get(step.since)?.values;
  if (base === undefined) throw new Unfillable(`step ${step.since} read nothing`);
  const prepared = new Map<string, Prepared>();
  for (const part of step.threads.flat()) if (part.do === "call") prepared.set(part.id, prepare(running, part));
  const happenings: Happening[] = [];
  let events = 0;
  const timed = async <T>(work: () => Promise<T>): Promise<{ value: T; began: number; ended: number }> => {
    const began = events++;
    const value = await work();
    return { value, began, ended: events++ };
  };
  const read = async (part: Pick<ReadStep, "id" | "as">): Promise<void> => {
    const { value, began, ended } = await timed(() => readCounts(running, part));
    const raised = Object.fromEntries(Object.entries(value).map(([name, count]) => [name, count - (base[name] ?? 0)]));
    happenings.push({ id: part.id, operation: undefined, action: { kind: "counts", raised }, began, ended });
  };
  const call = async (part: CallStep): Promise<void> => {
    const ready = prepared.get(part.id) as Prepared;
    const { value: observation, began, ended } = await timed(() => send(running, ready));
    const reading = note(running, part, ready, observation);
    const { operation } = ready;
    const happening = (result: "accepted" | "refused" | "lost"): void =>
      void happenings.push({
        id: part.id,
        operation: operation.name,
        action: { kind: "call", operation, sent: ready.sent, result },
        began,
        ended: result === "lost" ? Infinity : ended,
      });
    if (observation.kind === "silence") {
      // Without an answer it may still have had its effect, unless it certainly had none.
      if (!observation.definite) happening("lost");
      const seen = `no complete answer: ${observation.why}`;
      running.problems.push({ step: part.id, oracle: "availability", expected: "an answer", seen });
    } else if (reading.kind === "clean") happening("accepted");
    else if (reading.code !== undefined && reading.code === stateNeeded(operation, step.resource)?.code)
      happening("refused");
    else {
      // Wrong by itself; whether it had an effect nobody can tell, so the history must not accuse it of one.
      happening("lost");
      const wrong = compareAnswer({ see: "clean", body: [] }, reading, operation);
      if (wrong !== undefined) running.problems.push({ step: part.id, oracle: "answer", ...wrong });
    }
  };
  // All of them end here, also when one cannot go on: what is still under way would be counted in the next case.
  const threads = await Promise.allSettled(
    step.threads.map(async (thread) => {
      for (const part of thread) await (part.do === "call" ? call(part) : read(part));
    }),
  );
  for (const thread of threads) if (thread.status === "rejected") throw thread.reason;
  await read({ id: `${step.id}:end`, as: "self" });
  if (overlapped(running, step, happenings)) running.happened.add(OVERLAP);
  judgeHistory(running, step, happenings, stateBefore(running, step, prepared));
}

/** What callers name was moved before: the race begins in the state the model knows. */
function stateBefore(
  { model, world: { profile } }: Case,
  { resource, threads }: RaceStep,
  prepared: ReadonlyMap<string, Prepared>,
): string | undefined {
  if (!isNamed(profile, resource)) return undefined;
  for (const part of threads.flat()) {
    const ready = prepared.get(part.id);
    const needed = ready === undefined ? undefined : stateNeeded(ready.operation, resource);
    if (needed !== undefined) return model.stateOf(resource, part.as, valueAt(ready?.sent, needed.at));
  }
  return undefined;
}

function judgeHistory(running: Case, step: RaceStep, happenings: readonly Happening[], start?: string): void {
  const { found } = linearize(happenings, resourceMachine(running.world.profile, step.resource, start));
  if (found === "yes") return;
  if (found === "unknown") {
    const most = concurrency(happenings);
    throw new Unjudgeable(
      most > MOST_CONCURRENT
        ? `${most} calls at the same moment are more than the history oracle searches (${MOST_CONCURRENT})`
        : `the history of ${step.id} is too wide to be searched`,
    );
  }
  running.problems.push({
    step: step.id,
    oracle: "history",
    expected: `an order in which the ${step.resource} moves once and every answer and count agrees`,
    seen: `no order explains: ${happenings
      .toSorted((left, right) => left.began - right.began)
      .map(describeHappening)
      .join("; ")}`,
  });
}

function overlapped({ world }: Case, step: RaceStep, happenings: readonly Happening[]): boolean {
  const movers = new Set(world.profile.document.resources[step.resource]?.moves.map(({ by }) => by));
  const [moves, uses] = [true, false].map((moving) =>
    happenings.filter(({ operation }) => operation !== undefined && movers.has(operation) === moving),
  );
  return moves?.some((move) => uses?.some((use) => use.began < move.ended && move.began < use.ended) === true) === true;
}

function describeHappening({ id, operation, action, began, ended }: Happening): string {
  const when = `[${began}..${ended === Infinity ? "?" : ended}]`;
  if (action.kind === "call") return `${id} ${operation ?? ""} ${action.result} ${when}`;
  const raised = Object.entries(action.raised).map(([name, by]) => `${name} +${by}`);
  return `${id} ${raised.join(", ")} ${when}`;
}
