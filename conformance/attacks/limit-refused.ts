import type { Refusal } from "../../src/bundle/model.ts";
import type { Made } from "../arbitraries/clean-request.ts";
import { byLimits, counterNamed, limitIn, type NamedCounter } from "../arbitraries/documents.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { CallStep, Expectation, Program, Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import {
  begin,
  call,
  callStep,
  cleanInput,
  livesByName,
  putInForce,
  raisedBy,
  read,
  refused,
  spokenBy,
  type Builder,
} from "./build.ts";
import { FAULTS } from "./faults.ts";
import { laterThanCounters } from "./over-limit-fault.ts";

/** Calls beyond the limit that are sent at the same moment as those within it. */
const BEYOND = 3;

/** A budget is kept to the last call, at the same moment too, and is nobody else's; a run of failures cools down, and a success ends it. */
export const limitRefused: Attack = {
  suffix: "limit-refused",
  fixed: (scene) => [...limits(scene), ...limits(scene)].flatMap((limit) => casesOf(scene, limit)),
  unsteady: true,
};

interface Limit {
  readonly counter: NamedCounter;
  readonly code: string;
  readonly limit: number;
}

/** Every counter of the operation, under the document that limits most. */
function limits({ operation, profile }: Scene): Limit[] {
  return operation.refuses.flatMap((refusal) => {
    if (refusal.when !== "over-limit") return [];
    const counter = counterNamed(profile, refusal.counter);
    return [{ counter, code: refusal.code, limit: limitIn(profile, counter, narrowest(profile)(counter.document)) }];
  });
}

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
  for (let more = 0; more < 2; more++) own.use(draw.integer(0, spread - 1), refused(code));
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
  for (let failed = 0; failed < limit; failed++) own.fail(0, fault, refused(fault.code));
  own.use(0, refused(code));
  own.use(0, refused(code));
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
    for (let failed = 1; failed < limit; failed++) own.fail(0, fault, refused(fault.code));
    own.use(0);
  }
  return builder.program();
}

/** A tenant under the document that limits most, with every name it may use in its live states. */
interface Ready {
  readonly names: readonly Template[];
  input(name: number): Template;
  use(name: number, expect?: Expectation): string;
  fail(name: number, fault: Refusal, expect: Expectation): string;
}

function ready(builder: Builder, as: "self" | "other"): Ready | undefined {
  const { operation, profile } = builder.scene;
  const base = new Map<string, Made>();
  putInForce(builder, operation, as, base, narrowest(profile));
  const own = livesByName(builder, operation, as, base);
  if (own === undefined) return undefined;
  const { names } = own;
  const lives = names.map((name) => own.live(name));
  if (as === "self") for (const [key, each] of base) builder.made.set(key, each);
  const input = (name: number): Template => spokenBy(cleanInput(builder, operation, lives[name] ?? base) ?? {}, as);
  return {
    names,
    input,
    use: (name, expect = { see: "clean" }) => call(builder, operation, input(name), { as, expect }),
    fail: (name, fault, expect) => {
      // Not an attack, for those may be left out when a program is reduced: they leave nothing, and this leaves a failure.
      const draft = callStep(operation, input(name), { as, expect, role: "control" });
      return builder.add(FAULTS[fault.when]?.spoil(draft, builder, fault, operation) ?? draft);
    },
  };
}

function narrowest(profile: Scene["profile"]): (kind: string) => string {
  return (kind) => byLimits(profile, kind, "narrowest");
}

/** How many calls the counters that count less apart let pass, over so many names. */
function narrower(scene: Scene, counter: NamedCounter, names: number): number {
  return least(scene, counter, (other) => other.by.length > counter.by.length) * names;
}

/** How many calls the counters that count more together let pass. */
function broader(scene: Scene, counter: NamedCounter): number {
  return least(scene, counter, (other) => other.by.length < counter.by.length);
}

function least({ operation, profile }: Scene, counter: NamedCounter, fits: (other: NamedCounter) => boolean): number {
  const others = operation.refuses.flatMap((refusal) =>
    refusal.when === "over-limit" ? [counterNamed(profile, refusal.counter)] : [],
  );
  const limiting = others.filter(
    (other) => other.counts === counter.counts && other.name !== counter.name && fits(other),
  );
  return Math.min(...limiting.map((other) => limitIn(profile, other, byLimits(profile, other.document, "narrowest"))));
}
