import { makersOf, put, without } from "../arbitraries/clean-request.ts";
import type { Draw } from "../arbitraries/draw.ts";
import { operationNamed, type Scene } from "../arbitraries/scene.ts";
import type { Program, Template } from "../program/program.ts";
import type { Series } from "./attack.ts";
import { begin, call, read, type Builder, type CallOptions } from "./builder.ts";
import { seriesOf } from "./series.ts";
import { cleanInput, makeResources } from "./set-up.ts";

/** A faulty twin of a clean request: what is sent instead, and what must come of it. Undefined where the operation has no such fault. */
export type Twin = (builder: Builder, clean: Template) => ({ input: Template | undefined } & CallOptions) | undefined;

/** Single faults: those that are always tried, and how one is drawn. */
export function singleFaults(scene: Scene, twins: readonly Twin[], random?: (draw: Draw) => Twin | undefined): Series {
  return seriesOf(twins, random, (draw, together) => faultSeries(scene, draw, together));
}

/** One single fault in a program of its own: it may need steps before the control. */
export function singleFault(
  scene: Scene,
  draw: Draw,
  twin: Twin,
  prepare?: (builder: Builder) => void,
): Program | undefined {
  return faultSeries(scene, draw, [twin], prepare);
}

/**
 * Set-up, a clean control, a reading; then each faulty twin, made from a clean request of its own; then a reading that must show no change,
 * and a clean probe. A twin that is refused leaves nothing behind, so each is judged as if it were the only one; when one does leave something,
 * reducing the program tells which.
 */
function faultSeries(
  scene: Scene,
  draw: Draw,
  twins: readonly Twin[],
  prepare?: (builder: Builder) => void,
): Program | undefined {
  const builder = begin(scene, draw);
  const { operation } = scene;
  makeResources(builder, operation);
  prepare?.(builder);
  call(builder, operation, cleanInput(builder), { role: "control" });
  // Before the reading: what has to be made for a request counts for itself.
  const cleans = twins.map(() => cleanInput(builder) ?? {});
  const before = read(builder);
  let faults = 0;
  for (const [index, twin] of twins.entries()) {
    const made = twin(builder, cleans[index] ?? {});
    if (made === undefined) continue;
    const { input, ...rest } = made;
    call(builder, operation, operation.input === "none" ? undefined : input, rest);
    faults++;
  }
  if (faults === 0) return undefined;
  read(builder, "self", before);
  call(builder, operation, cleanInput(builder), { role: "probe" });
  return builder.program();
}

export { makersOf, operationNamed, put, without };
export {
  begin,
  call,
  callStep,
  codeOf,
  hasInput,
  raisedBy,
  read,
  refused,
  spokenBy,
  type Builder,
  type CallOptions,
} from "./builder.ts";
export { keyed, underKeyOf } from "./keyed-request.ts";
export {
  cleanInput,
  closes,
  livesByName,
  makeResource,
  makeResources,
  moveIntoLife,
  moveNamed,
  movingInput,
  namesFor,
  putInForce,
  sentAgain,
} from "./set-up.ts";
