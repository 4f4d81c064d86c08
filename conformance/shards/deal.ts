import type { Plan } from "../plan.ts";
import type { Program, Step } from "../program/program.ts";

/** One part of a plan that is run by itself: the first is 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Which shard each case of a plan belongs to: by obligation, in the order of its programs. */
export type Deal = ReadonlyMap<string, readonly number[]>;

/** About how many requests could be sent while a target is killed and started again. */
const RESTART = 2000;

/**
 * Deals every case of a plan to one shard. It follows from the plan alone, so shards that never met agree. Each case goes where least is to be done so far;
 * those that restart the target stay together, because cases of one run share their restarts.
 */
export function dealCases({ obligations }: Plan, of: number): Deal {
  const loads = Array.from({ length: of }, () => 0);
  const give = (weight: number): number => {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] = (loads[least] ?? 0) + weight;
    return least + 1;
  };
  const restarting = obligations.filter(({ attack }) => attack?.restarts === true).flatMap(({ programs }) => programs);
  const together = restarting.length === 0 ? 0 : give(weightTogether(restarting));
  return new Map(
    obligations.map(({ obligation, attack, programs }) => [
      obligation.id,
      programs.map((program) => (attack?.restarts === true ? together : give(requestsOf(program)))),
    ]),
  );
}

function weightTogether(programs: readonly Program[]): number {
  const requests = programs.reduce((sum, program) => sum + requestsOf(program), 0);
  const restarts = programs.map(({ steps }) => steps.filter((step) => step.do === "restart").length);
  return requests + RESTART * Math.max(...restarts);
}

function requestsOf({ steps }: Program): number {
  return steps.reduce((sum, step) => sum + requestsIn(step), 0);
}

function requestsIn(step: Step): number {
  switch (step.do) {
    case "call":
    case "replay":
    case "read":
      return 1;
    case "together":
      return step.steps.length;
    case "framed":
      return step.calls.length;
    case "race":
      return step.threads.flat().length;
    case "restart":
      return 0;
  }
}
