import { valueAt } from "../../src/bundle/json-pointer.ts";
import { refusalWhen, type Operation } from "../../src/bundle/model.ts";
import type { Made } from "../arbitraries/clean-request.ts";
import type { Draw } from "../arbitraries/draw.ts";
import { namedStates, type NamedState } from "../arbitraries/named.ts";
import { operationNamed, type Scene } from "../arbitraries/scene.ts";
import type { CallStep, Program, ReadStep, Template } from "../program/program.ts";
import { OVERLAP } from "../program/race.ts";
import type { Attack } from "./attack.ts";
import { begin, callStep, cleanInput, makeResources, movingInput, read, type Builder } from "./build.ts";

const RACES = 12;

/**
 * Uses and a move of one resource at the same moment. The answers alone prove nothing, since a use may always have come first; the counts do,
 * read right after the move was acknowledged and again when all is over.
 */
export const race: Attack = {
  suffix: "race",
  fixed: (scene) => Array.from({ length: RACES }, () => (draw: Draw) => raced(scene, draw)),
  random: raced,
  mustHappen: [OVERLAP],
  unsteady: true,
};

function raced(scene: Scene, draw: Draw): Program | undefined {
  const { operation, profile } = scene;
  const named = namedStates(profile, operation);
  if (named.length > 0) return racedByName(scene, draw, draw.pick(named));
  const needed = refusalWhen(operation, "state");
  const resource = needed === undefined ? undefined : profile.document.resources[needed.resource];
  if (needed === undefined || resource === undefined) return undefined;
  const movers = resource.moves.filter((move) => !needed.live.includes(move.to)).map(({ by }) => by);
  const builder = begin(scene, draw);
  const mover = operationNamed(scene, draw.pick(movers));
  const cited = makeResources(builder, mover, "self", makeResources(builder, operation));
  const since = read(builder);
  const input = (used: Operation) => (): CallStep["input"] => inputFor(builder, used, cited);
  return raceOver(builder, needed.resource, since, [mover, input(mover)], [operation, input(operation)]);
}

/** The same over something that callers name, moved into its live state before. */
function racedByName(scene: Scene, draw: Draw, { resource, at, live }: NamedState): Program | undefined {
  const { operation, profile } = scene;
  const moves = profile.document.resources[resource]?.moves.filter(({ to }) => !live.includes(to)) ?? [];
  const builder = begin(scene, draw);
  const cited = makeResources(builder, operation);
  const name = valueAt(cleanInput(builder, operation, cited), at) as Template;
  if (moves.length === 0) return undefined;
  const move = draw.pick(moves);
  const since = read(builder);
  return raceOver(
    builder,
    resource,
    since,
    [operationNamed(scene, move.by), () => movingInput(builder, move, name, cited)],
    [operation, () => inputFor(builder, operation, cited)],
  );
}

type Racing = readonly [operation: Operation, input: () => CallStep["input"]];

function raceOver(builder: Builder, resource: string, since: string, mover: Racing, user: Racing): Program {
  const { draw } = builder;
  let number = 0;
  const racer = ([used, input]: Racing): CallStep => ({
    ...callStep(used, input(), { expect: { see: "history" } }),
    id: `r${number++}`,
  });
  const look = (): ReadStep => ({ do: "read", id: `r${number++}`, as: "self" });
  const users = Array.from({ length: draw.integer(2, 4) }, () => [racer(user)]);
  const threads = [[racer(mover), look()], ...users, ...(draw.chance(30) ? [[racer(mover), racer(user)]] : [])];
  builder.add({ do: "race", resource, since, threads: draw.chance(50) ? threads : threads.toReversed() });
  return builder.program();
}

function inputFor(builder: Builder, operation: Operation, cited: ReadonlyMap<string, Made>): CallStep["input"] {
  return cleanInput(builder, operation, cited) ?? {};
}
