import type { Bundle } from "../../../src/bundle/model.ts";
import type { Mutant } from "../mutant.ts";
import { each } from "../operations.ts";
import { bentRows, controlMutant, DISPATCH } from "./control-mutant.ts";

/** Budgets that let too much through, or belong to somebody else, and cooldowns that do not end as they should. */
export function limitsLoosened(bundle: Bundle): Mutant[] {
  const claims = each("limit-refused", DISPATCH);
  return [
    controlMutant(
      bundle,
      "limit/one-more",
      "A budget lets one call more through than it says.",
      claims,
      () => (parts) =>
        bentRows(parts, (tx) => ({
          countAudit: async (count) => Math.max(0, (await tx.countAudit(count)) - (count.since < 0 ? 0 : 1)),
        })),
    ),
    controlMutant(
      bundle,
      "limit/shared-by-connectors",
      "The budget of a connector counts the calls of all of them.",
      claims,
      () => (parts) =>
        bentRows(parts, (tx) => ({
          countAudit: ({ action, since }) => tx.countAudit({ action, since }),
        })),
    ),
    controlMutant(bundle, "limit/shared-by-tenants", "All tenants share one budget.", claims, () => {
      const accepted: { readonly action: string; readonly at: number }[] = [];
      return (parts) =>
        bentRows(parts, (tx) => ({
          appendAudit: async (record) => {
            accepted.push({ action: record.action, at: record.recordedAt });
            await tx.appendAudit(record);
          },
          countAudit: async (count) =>
            count.since < 0 || count.connectorId !== undefined
              ? tx.countAudit(count)
              : accepted.filter(({ action, at }) => action === count.action && at > count.since).length,
        }));
    }),
    countedBefore(bundle, claims),
    ...cooldowns(bundle, claims),
  ];
}

function countedBefore(bundle: Bundle, claims: readonly string[]): Mutant {
  return controlMutant(
    bundle,
    "limit/counted-before",
    "Calls are counted before their turn: at the same moment they all see the same count.",
    claims,
    () => {
      let seen = new Map<string, Promise<number>>();
      return (parts) =>
        bentRows(parts, (tx, tenant) => ({
          countAudit: (count) => {
            if (count.since < 0) return tx.countAudit(count);
            const key = `${tenant} ${count.action} ${count.connectorId ?? ""}`;
            const known = seen.get(key) ?? tx.countAudit(count);
            seen.set(key, known);
            // What is remembered is forgotten once the calls of this moment are over.
            setTimeout(() => (seen = new Map()), 50).unref();
            return known;
          },
        }));
    },
  );
}

function cooldowns(bundle: Bundle, claims: readonly string[]): Mutant[] {
  return [
    controlMutant(
      bundle,
      "cooldown/never-reset",
      "A dispatch that was accepted leaves the count of failures as it was.",
      [...claims, ...each("limit-lifts", DISPATCH)],
      () => (parts) =>
        bentRows(parts, (tx) => ({
          putConnector: async (state) => {
            const before = await tx.connector(state.connectorId);
            await tx.putConnector({ ...state, failureCount: Math.max(state.failureCount, before?.failureCount ?? 0) });
          },
        })),
    ),
    controlMutant(
      bundle,
      "cooldown/never-begun",
      "No failure is ever counted.",
      claims,
      () => (parts) =>
        bentRows(parts, (tx) => ({ putConnector: (state) => tx.putConnector({ ...state, failureCount: 0 }) })),
    ),
  ];
}
