import { digestOf } from "../../../src/bundle/digest.ts";
import { valueAt, withValueAt } from "../../../src/bundle/json-pointer.ts";
import type { Asked, Journal } from "../journal.ts";
import type { Kept } from "../kept.ts";
import type { ShownAtEnd } from "../shown-at-end.ts";
import { operationOf, type World } from "../world.ts";

/** Everything a storm is judged by. */
export interface Evidence {
  readonly world: World;
  readonly journal: Journal;
  readonly kept: Kept;
  readonly atEnd: readonly ShownAtEnd[];
}

/** A question to the evidence. It answers with a line for each thing that is wrong, and names no value of a request. */
export type Judgement = (evidence: Evidence) => string[];

/** The line of the ledger a request has to leave. */
export interface Line {
  readonly tenant: string;
  readonly action: string;
  readonly connector: string;
  readonly digest: string;
}

/** What the contract says an accepted request leaves. */
export function acceptedLine(world: World, { tenant, operation, value }: Asked): Line {
  const { accepted = "", params } = operationOf(world, operation).audited ?? { params: [] };
  return { tenant, action: accepted, connector: connectorOf(value), digest: digestOf(covered(value, params)) };
}

/** What the contract says a refused request leaves, undefined for nothing. */
export function refusedLine(world: World, { tenant, operation, value }: Asked, code: string): Line | undefined {
  const { refused, refused_params: params = [] } = operationOf(world, operation).audited ?? {};
  if (refused === undefined) return undefined;
  const digest = digestOf({ ...covered(value, params), error_code: code });
  return { tenant, action: refused, connector: connectorOf(value), digest };
}

export function connectorOf(value: Asked["value"]): string {
  const { connector_id: connector } = value;
  return typeof connector === "string" ? connector : "";
}

/** How often each thing is there, by what tells it apart. */
export function counted<T>(things: readonly T[], keyOf: (thing: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const thing of things) counts.set(keyOf(thing), (counts.get(keyOf(thing)) ?? 0) + 1);
  return counts;
}

function covered(value: Asked["value"], pointers: readonly string[]): object {
  return pointers.reduce<unknown>((params, at) => withValueAt(params, at, valueAt(value, at)), {}) as object;
}
