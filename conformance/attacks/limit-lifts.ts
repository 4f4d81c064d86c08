import { givenThing } from "../../src/bundle/given-thing.ts";
import { secondsIn } from "../arbitraries/documents.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program, Role } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { begin, raisedBy, read, refused, type Builder, type CallOptions } from "./build.ts";
import { laterThanCounters } from "./over-limit-fault.ts";
import { limits, narrower, narrowest, ready, type Limit } from "./ready.ts";

/** Seconds a run may take between two restarts before it can no longer tell what is due. */
const SLACK = 45;

/** What a limit refuses it refuses to the end of its time, and no longer: a budget is whole again, and a cooldown is over. Asking meanwhile makes neither longer. */
export const limitLifts: Attack = {
  suffix: "limit-lifts",
  restarts: true,
  fixed: (scene) =>
    limits(scene).map((limit) =>
      limit.counter.counts === "accepted"
        ? (draw: Draw) => refilled(scene, draw, limit)
        : (draw: Draw) => cooledDown(scene, draw, limit),
    ),
};

/** A budget is spent, stays so before its time is over, and can be spent once more after it: all of it, and not more. */
function refilled(scene: Scene, draw: Draw, limit: Limit): Program | undefined {
  const builder = begin(scene, draw);
  const own = ready(builder, "self");
  if (own === undefined || narrower(scene, limit.counter, own.names.length) < limit.limit) return undefined;
  const time = timeOf(builder, limit);
  const before = read(builder);
  const spread = limit.counter.by.length === 0 ? own.names.length : 1;
  const spend = (): string[] => Array.from({ length: limit.limit }, (_, sent) => own.use(sent % spread));
  const [first = ""] = spend();
  time.almostOver();
  for (let asked = 0; asked < 2; asked++) own.use(0, time.refusedUntil(first, time.early));
  time.over();
  const [again = ""] = spend();
  own.use(0, time.refusedUntil(again, 0));
  read(builder, "self", before, raisedBy(scene.operation, 2 * limit.limit));
  return builder.program();
}

/** A cooldown lasts before its time is over and not after it; one success then starts the count of failures again. */
function cooledDown(scene: Scene, draw: Draw, limit: Limit): Program | undefined {
  const builder = begin(scene, draw);
  const [own, fault] = [ready(builder, "self"), laterThanCounters(scene.operation)];
  if (own === undefined || fault === undefined) return undefined;
  const time = timeOf(builder, limit);
  const fail = (times: number, role: Role): string[] =>
    Array.from({ length: times }, () => own.fail(0, fault, { role, expect: refused(fault.code) }));
  const [first = ""] = fail(limit.limit, "control");
  time.almostOver();
  for (let asked = 0; asked < 2; asked++) own.use(0, time.refusedUntil(first, time.early));
  time.over();
  own.use(0);
  if (budgets(scene) <= USES) return builder.program();
  // The count began anew, so each of these is refused for its fault and not by the limit.
  fail(limit.limit - 1, "attack");
  own.use(0);
  const [again = ""] = fail(limit.limit, "control");
  own.use(0, time.refusedUntil(again, 0));
  return builder.program();
}

/** How often a cooldown that is over is used. */
const USES = 2;

/** How many calls the least budget lets pass. */
function budgets(scene: Scene): number {
  const accepted = limits(scene).filter(({ counter }) => counter.counts === "accepted");
  return Math.min(...accepted.map(({ limit }) => limit));
}

/** The time of a counter, from the contract: the clock is moved by restarts, and nothing waits. */
interface Time {
  /** Seconds the clock is ahead when the time is almost over. */
  readonly early: number;
  almostOver(): void;
  over(): void;
  /** Refused by the limit, as long as the time since a step is surely not over on a clock that is so much ahead of the one it was sent on. */
  refusedUntil(since: string, ahead: number): CallOptions;
}

function timeOf(builder: Builder, { counter, code }: Limit): Time {
  const { profile } = builder.scene;
  const seconds = secondsIn(profile, counter, narrowest(profile)(counter.document));
  const early = Math.max(0, seconds - SLACK);
  const ahead = (by: number): void => {
    const clock = givenThing(profile, "clock");
    if (clock !== undefined) builder.add({ do: "restart", without: [], set: { [clock.env]: String(by) } });
  };
  return {
    early,
    almostOver: () => ahead(early),
    over: () => ahead(seconds + 1),
    refusedUntil: (since, by) => ({
      expect: refused(code),
      within: { since, seconds: Math.max(0, seconds - by - 1) },
    }),
  };
}
