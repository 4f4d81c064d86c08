import type { Bundle } from "../../../src/bundle/model.ts";
import type { ConnectorState } from "../../../src/reference/index.ts";
import type { Mutant } from "../mutant.ts";
import { each } from "../operations.ts";
import { bentRows, controlMutant, DISPATCH, type ControlChange } from "./control-mutant.ts";

/** Limits that last longer than they say, or not as long. */
export function timesBent(bundle: Bundle): Mutant[] {
  const claims = each("limit-lifts", DISPATCH);
  return [
    controlMutant(bundle, "time/cooldown-for-ever", "A cooldown that has begun never ends.", claims, () =>
      statesBent((state) => ({ ...state, updatedAt: Number.MAX_SAFE_INTEGER })),
    ),
    controlMutant(bundle, "time/cooldown-cut-short", "A cooldown ends after half of its time.", claims, () =>
      statesBent((state, now) => ({ ...state, updatedAt: 2 * state.updatedAt - now })),
    ),
    controlMutant(
      bundle,
      "time/cooldown-prolonged",
      "Whoever asks during a cooldown has it begin anew.",
      claims,
      () => (parts) =>
        bentRows(parts, (tx) => ({
          putConnector: (state) => tx.putConnector({ ...state, updatedAt: parts.clock() }),
        })),
    ),
    ...windowsBent(bundle, claims),
  ];
}

function windowsBent(bundle: Bundle, claims: readonly string[]): Mutant[] {
  return [
    controlMutant(bundle, "time/window-doubled", "A budget counts each call for twice its time.", claims, () =>
      windowsFrom((since, now) => 2 * since - now),
    ),
    controlMutant(
      bundle,
      "time/window-slides",
      "A call that is refused over a budget has the time of that budget begin anew.",
      claims,
      () => {
        const refused = new Map<string, number>();
        return (parts) =>
          bentRows(parts, (tx, tenant) => ({
            appendAudit: async (record) => {
              if (record.action === DENIED) refused.set(tenant, record.recordedAt);
              await tx.appendAudit(record);
            },
            countAudit: (count) => {
              const last = refused.get(tenant) ?? -Infinity;
              const counts = count.since >= 0 && last > count.since;
              return tx.countAudit(counts ? { ...count, since: last - (parts.clock() - count.since) } : count);
            },
          }));
      },
    ),
    controlMutant(
      bundle,
      "time/spent-until-restart",
      "What was spent of a budget is forgotten when the process ends.",
      claims,
      () => (parts) => {
        const spent: {
          readonly tenant: string;
          readonly action: string;
          readonly connector: string;
          readonly at: number;
        }[] = [];
        return bentRows(parts, (tx, tenant) => ({
          appendAudit: async (record) => {
            const { action, connectorId: connector = "", recordedAt: at } = record;
            spent.push({ tenant, action, connector, at });
            await tx.appendAudit(record);
          },
          countAudit: async (count) =>
            count.since < 0
              ? tx.countAudit(count)
              : spent.filter(
                  (one) =>
                    one.tenant === tenant &&
                    one.action === count.action &&
                    one.at > count.since &&
                    (count.connectorId ?? one.connector) === one.connector,
                ).length,
        }));
      },
    ),
  ];
}

/** What the audit calls a dispatch that was refused. */
const DENIED = "dispatch_attempt_deny";

/** The states of connectors as they are read for a decision. */
function statesBent(bend: (state: ConnectorState, now: number) => ConnectorState): ControlChange {
  return (parts) =>
    bentRows(parts, (tx) => ({
      connector: async (connectorId) => {
        const state = await tx.connector(connectorId);
        return state === undefined ? undefined : bend(state, parts.clock());
      },
    }));
}

/** Budgets count from another instant on. Totals, which count from ever on, do not. */
function windowsFrom(from: (since: number, now: number) => number): ControlChange {
  return (parts) =>
    bentRows(parts, (tx) => ({
      countAudit: (count) =>
        tx.countAudit(count.since < 0 ? count : { ...count, since: from(count.since, parts.clock()) }),
    }));
}
