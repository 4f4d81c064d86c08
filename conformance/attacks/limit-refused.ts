import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { CallStep, Program } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { begin, callStep, raisedBy, read, refused } from "./build.ts";
import { laterThanCounters } from "./over-limit-fault.ts";
import { broader, limits, narrower, ready, type Limit } from "./ready.ts";

/** Calls beyond the limit that are sent at the same moment as those within it. */
const BEYOND = 3;

/** A budget is kept to the last call, at the same moment too, and is nobody else's; a run of failures cools down, and a success ends it. */
export const limitRefused: Attack = {
  suffix: "limit-refused",
  fixed: (scene) => [...limits(scene), ...limits(scene)].flatMap((limit) => casesOf(scene, limit)),
  unsteady: true,
};

function casesOf(scene: Scene, limit: Limit): ((draw: Draw) => Program | undefined)[] {
  return limit.counter.counts === "accepted"
    ? [(draw) => exhausted(scene, draw, limit), (draw) => together(scene, draw, limit)]
    : [(draw) => cooling(scene, draw, limit), (draw) => reset(scene, draw, limit)];
}

/** As many as there may be pass, and no more; another counted value and another tenant have limits of their own. */
function exhausted(scene: Scene, draw: Draw, { counter, code, limit }: Limit): Program | undefined {
  const builder = begin(scene, draw);
  const own = ready(builder, "self");
  if (own === undefined || narrower(scene, counter, own.names.length) < limit) return undefined;
  const before = read(builder);
  const spread = counter.by.length === 0 ? own.names.length : 1;
  for (let sent = 0; sent < limit; sent++) own.use(sent % spread);
  for (let more = 0; more < 2; more++) own.use(draw.integer(0, spread - 1), { expect: refused(code) });
  const apart = spread === 1 && own.names.length > 1 && broader(scene, counter) > limit;
  if (apart) own.use(1);
  ready(builder, "other")?.use(0);
  read(builder, "self", before, raisedBy(scene.operation, limit + (apart ? 1 : 0)));
  return builder.program();
}

/** More than there may be at the same moment: exactly so many pass. */
function together(scene: Scene, draw: Draw, { counter, limit }: Limit): Program | undefined {
  const builder = begin(scene, draw);
  const own = ready(builder, "self");
  if (own === undefined || narrower(scene, counter, own.names.length) < limit) return undefined;
  const before = read(builder);
  const spread = counter.by.length === 0 ? own.names.length : 1;
  const steps = Array.from({ length: limit + BEYOND }, (_, index): CallStep => ({
    ...callStep(scene.operation, own.input(index % spread), { expect: { see: "declared" } }),
    id: `racer${index}`,
  }));
  builder.add({ do: "together", steps, clean: limit });
  read(builder, "self", before, raisedBy(scene.operation, limit));
  return builder.program();
}

/** So many refusals in a row, and what would pass is refused; not for another counted value, and not for another tenant. */
function cooling(scene: Scene, draw: Draw, { counter, code, limit }: Limit): Program | undefined {
  const builder = begin(scene, draw);
  const [own, fault] = [ready(builder, "self"), laterThanCounters(scene.operation)];
  if (own === undefined || fault === undefined) return undefined;
  own.use(0);
  const before = read(builder);
  for (let failed = 0; failed < limit; failed++) own.fail(0, fault, { expect: refused(fault.code) });
  own.use(0, { expect: refused(code) });
  own.use(0, { expect: refused(code) });
  const apart = counter.by.length > 0 && own.names.length > 1;
  if (apart) own.use(1);
  ready(builder, "other")?.use(0);
  read(builder, "self", before, apart ? raisedBy(scene.operation) : {});
  return builder.program();
}

/** One refusal less, a success, and as many again: the count began anew. */
function reset(scene: Scene, draw: Draw, { limit }: Limit): Program | undefined {
  const builder = begin(scene, draw);
  const [own, fault] = [ready(builder, "self"), laterThanCounters(scene.operation)];
  if (own === undefined || fault === undefined) return undefined;
  for (let round = 0; round < 2; round++) {
    for (let failed = 1; failed < limit; failed++) own.fail(0, fault, { expect: refused(fault.code) });
    own.use(0);
  }
  return builder.program();
}
