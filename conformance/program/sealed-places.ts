import { valueAt } from "../../src/bundle/json-pointer.ts";
import { leavesOf } from "../../src/bundle/leaves.ts";
import type { SealedPlace } from "../../src/generated/documents.ts";
import type { Exchange } from "../../src/protocol/exchange.ts";
import { operationOf, type Case } from "./case.ts";
import { Unfillable } from "./unfillable.ts";

/** Where two steps had their secrets sealed. Throws Unfillable when one of them was not sent by a tenant. */
export function exchangeOf(running: Case, [one = "", other = ""]: readonly string[]): Exchange {
  return [placeOf(running, one), placeOf(running, other)];
}

/** A secret stands where its tenant and the identifiers of its request say: in what more, no request tells. */
function placeOf(running: Case, step: string): SealedPlace {
  const entry = running.entries.get(step);
  const speaker = entry?.step.as;
  if (entry === undefined || (speaker !== "self" && speaker !== "other"))
    throw new Unfillable(`step ${step} had nothing sealed`);
  const { request } = operationOf(running, entry.step.operation);
  const leaves = request === undefined ? [] : leavesOf(request.shape, running.world.profile.schemas);
  const names = leaves.flatMap(({ pointer, dataClass }): [string, string][] => {
    const value = dataClass === "identifier" ? valueAt(entry.sent, pointer) : undefined;
    return typeof value === "string" ? [[pointer.slice(1), value]] : [];
  });
  return {
    operation: entry.step.operation,
    tenant: running.filling.lane[speaker].tenant,
    names: Object.fromEntries(names),
  };
}
