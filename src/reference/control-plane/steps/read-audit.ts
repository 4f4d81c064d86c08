import type { AuditBody, AuditEntry, AuditRequest, AuditTotals } from "../../../generated/control-plane.ts";
import type { Profile } from "../../../bundle/model.ts";
import type { AuditRecord } from "../control-transaction.ts";
import type { ControlStep } from "../control-types.ts";
import { instant } from "../instant.ts";

/** How many entries are shown to whoever says no number. */
const SHOWN = 100;
/** Earlier than any entry. */
const EVER = -1;

/** Shows the newest entries of the tenant, and how many there are of each action. */
export const readAudit: ControlStep = {
  stateless: false,
  accept: async ({ tx, profile, value }): Promise<AuditBody> => {
    const { limit } = value() as AuditRequest;
    const entries = await tx.audit(limit === undefined ? SHOWN : Number(limit));
    const totals: Record<string, number> = {};
    for (const action of actionsOf(profile)) totals[action] = await tx.countAudit({ action, since: EVER });
    return { entries: entries.map(entryOf), totals: totals as unknown as AuditTotals };
  },
};

function entryOf({ action, connectorId, paramsHash, actor, recordedAt }: AuditRecord): AuditEntry {
  return {
    action: action as AuditEntry["action"],
    connector_id: connectorId ?? null,
    params_hash: paramsHash,
    actor,
    recorded_at: instant(recordedAt),
  };
}

/** Every action some operation leaves. */
function actionsOf({ operations }: Profile): Set<string> {
  const actions = operations.flatMap(({ audited }) => [audited?.accepted, audited?.refused]);
  return new Set(actions.filter((action) => action !== undefined));
}
