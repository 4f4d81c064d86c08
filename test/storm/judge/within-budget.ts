import { valueAt } from "../../../src/bundle/json-pointer.ts";
import type { Asked } from "../journal.ts";
import { INGEST, type World } from "../world.ts";
import { connectorOf, type Judgement } from "./evidence.ts";

/**
 * By the clocks of the clients, and by nothing a server says: of the dispatches of a tenant that keeps to one policy, no more were
 * acknowledged within a window than its policy lets through. Sent and answered within it, they were accepted within it.
 */
export const withinBudget: Judgement = ({ world, journal }) =>
  world.tenants.flatMap(({ name, versions: [version, ...more] }) => {
    if (version === undefined || more.length > 0) return [];
    const mine = journal.asked.filter(({ tenant, operation }) => tenant === name && operation === INGEST);
    return budgetsOf(world, version).flatMap(({ counter, limit, windowMs, apart }) =>
      (apart ? world.connectors : [undefined]).flatMap((connector) => {
        const calls = mine.filter(({ value }) => connector === undefined || connectorOf(value) === connector);
        const most = busiest(calls, windowMs);
        return most <= limit
          ? []
          : [`${name}: ${counter} lets ${limit} through, and ${most} were acknowledged within ${windowMs / 1000} s`];
      }),
    );
  });

/** A counter of the contract with the limit of a policy. */
export interface Budget {
  readonly counter: string;
  readonly limit: number;
  readonly windowMs: number;
  /** Whether each connector is counted for itself. */
  readonly apart: boolean;
}

/** What a policy says of how many dispatches may be accepted. */
export function budgetsOf({ profile }: World, version: string): Budget[] {
  const policy = profile.documents.get("policy")?.documents.get(version)?.value;
  return Object.entries(profile.document.counters ?? {}).flatMap(([counter, { counts, by, limit, seconds }]) =>
    counts !== "accepted" || seconds === undefined
      ? []
      : [{ counter, limit: Number(valueAt(policy, limit)), windowMs: seconds * 1000, apart: by.length > 0 }],
  );
}

/** The most calls that lie whole within one window. */
function busiest(calls: readonly Asked[], windowMs: number): number {
  const spans = calls.flatMap(({ sentAt, outcome }) =>
    outcome.what === "accepted" ? [[sentAt, outcome.answeredAt] as const] : [],
  );
  const within = spans.map(([start]) => spans.filter(([from, to]) => from >= start && to < start + windowMs).length);
  return Math.max(0, ...within);
}
