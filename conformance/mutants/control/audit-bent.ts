import { digestOf } from "../../../src/bundle/digest.ts";
import type { Bundle } from "../../../src/bundle/model.ts";
import type { AuditRecord, ControlTransaction } from "../../../src/reference/index.ts";
import type { Mutant } from "../mutant.ts";
import { each } from "../operations.ts";
import {
  bentRows,
  CONNECT,
  controlMutant,
  DISPATCH,
  REVOKE,
  SET_POLICY,
  STATE,
  type ControlChange,
} from "./control-mutant.ts";

/** Audits that lack entries, have too many, or say something else. */
export function auditBent(bundle: Bundle): Mutant[] {
  return [...entriesBent(bundle), ...digestsBent(bundle)];
}

// oxlint-disable-next-line max-lines-per-function -- a list of independent entries, not a procedure
function entriesBent(bundle: Bundle): Mutant[] {
  return [
    controlMutant(
      bundle,
      "audit/denied-unsaid",
      "A dispatch that was denied leaves no entry.",
      each("audited", DISPATCH),
      () => (parts) =>
        bentRows(parts, (tx) => ({
          appendAudit: async (record) => (record.action.endsWith("deny") ? undefined : tx.appendAudit(record)),
        })),
    ),
    controlMutant(
      bundle,
      "audit/lost-on-restart",
      "Entries from before a restart are not shown any more, though they are counted.",
      each("durable", STATE, SET_POLICY, CONNECT, REVOKE, DISPATCH),
      () => {
        let starts = 0;
        const lost = new Map<string, number>();
        return (parts, { medium }) => {
          if (starts++ > 0) for (const [tenant, { audit }] of medium.tenants) lost.set(tenant, audit.length);
          return bentRows(parts, (tx, tenant) => ({
            audit: async (most) => {
              const all = await tx.audit(Number.MAX_SAFE_INTEGER);
              return all.slice(0, Math.max(0, all.length - (lost.get(tenant) ?? 0))).slice(0, most);
            },
          }));
        };
      },
    ),
    controlMutant(
      bundle,
      "audit/twice",
      "Every entry is written twice.",
      each("audited", STATE, SET_POLICY, CONNECT, DISPATCH),
      () => (parts) =>
        bentRows(parts, (tx) => ({
          appendAudit: async (record) => {
            await tx.appendAudit(record);
            await tx.appendAudit(record);
          },
        })),
    ),
    controlMutant(
      bundle,
      "audit/replayed",
      "A request that is sent again under its key leaves another entry.",
      [...each("audited", STATE, SET_POLICY), ...each("replay", STATE)],
      () => (parts) =>
        bentRows(parts, (tx) => ({
          answered: async (operation, key) => {
            const known = await tx.answered(operation, key);
            const action = { [STATE]: "state_set", [SET_POLICY]: "policy_set" }[operation];
            const [last] = known === undefined || action === undefined ? [] : await tx.audit(1);
            if (last !== undefined) await tx.appendAudit(last);
            return known;
          },
        })),
    ),
    controlMutant(
      bundle,
      "audit/of-another-tenant",
      "Every entry is written into the audit of the tenant that called before.",
      each("audited", STATE, SET_POLICY, CONNECT, REVOKE, DISPATCH),
      () => misfiled(),
    ),
  ];
}

function digestsBent(bundle: Bundle): Mutant[] {
  return [
    controlMutant(
      bundle,
      "audit/digest-of-nothing",
      "The digest of every entry is that of nothing.",
      [...each("digest-true", STATE, SET_POLICY, CONNECT, DISPATCH), ...each("audited", DISPATCH)],
      () => (parts) =>
        bentRows(parts, (tx) => ({ appendAudit: (record) => tx.appendAudit({ ...record, paramsHash: digestOf({}) }) })),
    ),
    controlMutant(
      bundle,
      "audit/digest-of-bytes",
      "The digest of a dispatch follows the bytes of its body: order and white space change it.",
      each("digest-true", DISPATCH),
      () => digestOfBytes,
    ),
  ];
}

/** After the transaction of the call: within it two tenants would wait for each other. */
function misfiled(): ControlChange {
  let [last, before] = ["", ""];
  return (parts) => {
    const { store } = parts;
    const transaction: typeof store.transaction = async (tenant, work) => {
      if (tenant !== last) [before, last] = [last, tenant];
      const other = before === "" ? tenant : before;
      const entries: AuditRecord[] = [];
      const appendAudit = async (record: AuditRecord): Promise<void> => void entries.push(record);
      const result = await store.transaction(tenant, (tx) => work({ ...tx, appendAudit }));
      for (const entry of entries) await store.transaction(other, (tx) => tx.appendAudit(entry));
      return result;
    };
    return { ...parts, store: { ...store, transaction } };
  };
}

const digestOfBytes: ControlChange = (parts) => {
  const step = parts.steps[DISPATCH];
  if (step === undefined || step.stateless) return parts;
  const bent: typeof step = {
    ...step,
    accept: (crossing) => {
      const paramsHash = digestOf(Buffer.from(crossing.request.body ?? new Uint8Array()).toString("base64"));
      const tx: ControlTransaction = {
        ...crossing.tx,
        appendAudit: (record) => crossing.tx.appendAudit({ ...record, paramsHash }),
      };
      return step.accept({ ...crossing, tx });
    },
  };
  return { ...parts, steps: { ...parts.steps, [DISPATCH]: bent } };
};
