import { valueAt } from "../../bundle/json-pointer.ts";
import type { Counter } from "../../generated/documents.ts";
import { textAt } from "../crossing.ts";
import type { Refused } from "../guards/guard.ts";
import type { ControlCrossing } from "./control-types.ts";
import { documentInForce } from "./documents.ts";

/** Whether a counter of the contract has reached its limit. Where no document in force says a limit, it is reached. */
export async function reached(crossing: ControlCrossing, name: string): Promise<boolean> {
  const counter = crossing.profile.document.counters?.[name];
  if (counter === undefined) throw new Error(`contract has no counter ${name}`);
  const document = (await documentInForce(crossing, counter.document))?.source.value;
  const limit = numberAt(document, counter.limit);
  const seconds = counter.seconds ?? numberAt(document, counter.seconds_at);
  if (limit === undefined || seconds === undefined) return true;
  return REACHED[counter.counts](crossing, counter, limit, seconds * 1000);
}

/** Whether a refusal is one that counters of refused calls count: over a limit nothing was tried, so it is none. */
export function isCounted(refused: Refused): boolean {
  return refused.failedGate !== "over-limit";
}

type Reached = (crossing: ControlCrossing, counter: Counter, limit: number, window: number) => Promise<boolean>;

const REACHED: Readonly<Record<Counter["counts"], Reached>> = {
  accepted: async (crossing, counter, limit, window) => {
    const { operations } = crossing.profile;
    const action = operations.find(({ name }) => name === counter.operation)?.audited?.accepted;
    if (action === undefined) throw new Error(`calls of ${counter.operation} leave no entry to count`);
    const connectorId = connectorOf(crossing, counter);
    const since = crossing.now - window;
    const apart = connectorId === undefined ? {} : { connectorId };
    return (await crossing.tx.countAudit({ action, since, ...apart })) >= limit;
  },
  "refused-in-a-row": async (crossing, counter, limit, window) => {
    const connectorId = connectorOf(crossing, counter);
    if (connectorId === undefined) throw new Error("refusals in a row are recorded for each connector, not for all");
    const state = await crossing.tx.connector(connectorId);
    return state !== undefined && state.failureCount >= limit && crossing.now < state.updatedAt + window;
  },
};

/** Calls are recorded by tenant and connector. */
function connectorOf(crossing: ControlCrossing, { by }: Counter): string | undefined {
  if (by.length === 0) return undefined;
  const [at = "", ...more] = by;
  if (at !== "/connector_id" || more.length > 0) throw new Error(`calls are not recorded by ${by.join(", ")}`);
  return textAt(crossing, at);
}

function numberAt(document: unknown, place: string | undefined): number | undefined {
  const value = place === undefined ? undefined : valueAt(document, place);
  return typeof value === "number" ? value : undefined;
}
