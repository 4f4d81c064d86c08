import type { Asked } from "../journal.ts";
import { budgetsOf, everyone, INGEST } from "../world.ts";
import { connectorOf, type Judgement } from "./evidence.ts";

/**
 * By the clocks of the clients, and by nothing a server says: of the dispatches of a tenant that keeps to one policy, no more were
 * acknowledged within a window than its policy lets through. Sent and answered within it, they were accepted within it.
 */
export const withinBudget: Judgement = ({ world, journal }) =>
  everyone(world).flatMap(({ name, versions: [version, ...more] }) => {
    if (version === undefined || more.length > 0) return [];
    const mine = journal.asked.filter(({ tenant, operation }) => tenant === name && operation === INGEST);
    return budgetsOf(world.profile, version).flatMap(({ counter, limit, windowMs, apart }) =>
      (apart ? world.connectors : [undefined]).flatMap((connector) => {
        const calls = mine.filter(({ value }) => connector === undefined || connectorOf(value) === connector);
        const most = busiest(calls, windowMs);
        return most <= limit
          ? []
          : [`${name}: ${counter} lets ${limit} through, and ${most} were acknowledged within ${windowMs / 1000} s`];
      }),
    );
  });

/** The most calls that lie whole within one window. */
function busiest(calls: readonly Asked[], windowMs: number): number {
  const spans = calls.flatMap(({ sentAt, outcome }) =>
    outcome.what === "accepted" ? [[sentAt, outcome.answeredAt] as const] : [],
  );
  const within = spans.map(([start]) => spans.filter(([from, to]) => from >= start && to < start + windowMs).length);
  return Math.max(0, ...within);
}
