import { valueAt } from "../../../src/bundle/json-pointer.ts";
import type { Bundle } from "../../../src/bundle/model.ts";
import type { ConnectorState, ControlMedium } from "../../../src/reference/index.ts";
import type { Mutant } from "../mutant.ts";
import { each } from "../operations.ts";
import {
  bentRows,
  CONNECT,
  controlMutant,
  DISPATCH,
  READ_POLICY,
  REVOKE,
  SET_POLICY,
  SHOW_STATUS,
  STATE,
  type ControlChange,
} from "./control-mutant.ts";

/** Control planes that mix what belongs to different tenants, keys or connectors, or forget it. */
export function tenantsShared(bundle: Bundle): Mutant[] {
  return [
    controlMutant(
      bundle,
      "tenants/one-for-all",
      "All tenants share one set of rows.",
      [...each("tenant-isolated", STATE, CONNECT, REVOKE, DISPATCH), ...each("count-true", STATE)],
      () => (parts) => ({
        ...parts,
        store: { ...parts.store, transaction: (_tenant, work) => parts.store.transaction("everyone", work) },
      }),
    ),
    controlMutant(
      bundle,
      "keys/not-by-operation",
      "An idempotency key of one operation is that of all others too.",
      each("replay-scope", STATE, CONNECT),
      () => (parts) =>
        bentRows(parts, (tx) => ({
          answered: (_operation, key) => tx.answered(STATE, key),
          remember: (answered) => tx.remember({ ...answered, operation: STATE }),
        })),
    ),
    controlMutant(
      bundle,
      "keys/forgotten",
      "Nothing is remembered of an answered request.",
      [...each("replay", STATE, SET_POLICY, CONNECT, REVOKE), ...each("replay-race", STATE, CONNECT)],
      () => (parts) => bentRows(parts, () => ({ remember: async () => undefined })),
    ),
    controlMutant(
      bundle,
      "tenants/case-folded",
      "A request may name the tenant of its caller in another case.",
      each("tenant-isolated", STATE, CONNECT, REVOKE, DISPATCH),
      () => (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          "foreign-tenant": (crossing, condition) => {
            const named = valueAt(crossing.value(), condition.at);
            const isOwn = typeof named === "string" && named.toLowerCase() === crossing.caller().tenant.toLowerCase();
            return isOwn ? undefined : parts.guards["foreign-tenant"](crossing, condition);
          },
        },
      }),
    ),
    tenantInFingerprint(bundle),
    ...shownToOthers(bundle),
    ...forgetting(bundle),
  ];
}

/** Rows of others are shown, and only shown: nothing is decided by them. */
function shownToOthers(bundle: Bundle): Mutant[] {
  return [
    controlMutant(
      bundle,
      "status/of-whoever-moved-last",
      "The status shows each connector as whoever moved it last has it.",
      each("tenant-isolated", SHOW_STATUS),
      () => {
        const states = new Map<string, ConnectorState>();
        return (parts) =>
          bentRows(parts, (tx) => ({
            connectors: async () => [...states.values()],
            putConnector: async (state) => {
              states.set(state.connectorId, state);
              await tx.putConnector(state);
            },
          }));
      },
    ),
    controlMutant(
      bundle,
      "policy/shown-of-anybody",
      "The policy that is shown is the one that anybody chose last.",
      each("tenant-isolated", READ_POLICY),
      () => {
        let chosen: string | undefined;
        return (parts) => {
          const step = parts.steps[READ_POLICY];
          if (step === undefined || step.stateless) return parts;
          const bent: typeof step = {
            ...step,
            accept: (crossing) =>
              step.accept({ ...crossing, tx: { ...crossing.tx, policyVersion: async () => chosen } }),
          };
          return bentRows({ ...parts, steps: { ...parts.steps, [READ_POLICY]: bent } }, (tx) => ({
            choosePolicy: async (version, at) => {
              chosen = version;
              await tx.choosePolicy(version, at);
            },
          }));
        };
      },
    ),
  ];
}

function tenantInFingerprint(bundle: Bundle): Mutant {
  return controlMutant(
    bundle,
    "keys/another-when-tenant-named",
    "A request that names its own tenant is taken for another one than the same request that does not.",
    each("replay", STATE, SET_POLICY, CONNECT),
    () => {
      const named = new Map<string, boolean>();
      return (parts) => ({
        ...parts,
        guards: {
          ...parts.guards,
          "idempotency-conflict": async (crossing, condition) => {
            const key = `${crossing.caller().tenant} ${crossing.operation.name} ${crossing.keyDigest() ?? ""}`;
            const [names, before] = [valueAt(crossing.value(), "/tenant_id") !== undefined, named.get(key)];
            if (crossing.keyDigest() !== undefined) named.set(key, before ?? names);
            return before === undefined || before === names
              ? parts.guards["idempotency-conflict"](crossing, condition)
              : { failedGate: condition.when, code: condition.code };
          },
        },
      });
    },
  );
}

function forgetting(bundle: Bundle): Mutant[] {
  return [
    controlMutant(
      bundle,
      "policy/forgotten-by-restart",
      "Which policy a tenant chose is lost when the process ends.",
      each("durable", SET_POLICY),
      () => (parts) => {
        const chosen = new Map<string, string>();
        return bentRows(parts, (_tx, tenant) => ({
          policyVersion: async () => chosen.get(tenant),
          choosePolicy: async (version) => void chosen.set(tenant, version),
        }));
      },
    ),
    controlMutant(
      bundle,
      "credential/forgotten-by-restart",
      "Which credentials a tenant has is lost when the process ends.",
      each("durable", CONNECT),
      atStart((rows) => {
        rows.credentials = [];
      }),
    ),
    controlMutant(
      bundle,
      "switch/forgotten-by-restart",
      "A restart switches every connector off.",
      each("durable", STATE),
      atStart((rows) => {
        for (const [id, state] of rows.states) rows.states.set(id, { ...state, enabled: false });
      }),
    ),
    controlMutant(
      bundle,
      "status/says-more",
      "A row of the status says how often dispatches failed.",
      each("closed-response", SHOW_STATUS),
      () => (parts) => {
        const step = parts.steps[SHOW_STATUS];
        if (step === undefined || step.stateless) return parts;
        const bent: typeof step = {
          ...step,
          accept: async (crossing) => {
            const body = (await step.accept(crossing)) as { readonly connectors: readonly object[] };
            return { ...body, connectors: body.connectors.map((row) => ({ ...row, failure_count: 0 })) };
          },
        };
        return { ...parts, steps: { ...parts.steps, [SHOW_STATUS]: bent } };
      },
    ),
  ];
}

type Rows = ControlMedium["tenants"] extends Map<string, infer Held> ? Held : never;

/** Spoils what every tenant has whenever the membrane starts. */
function atStart(spoil: (rows: Rows) => void): () => ControlChange {
  return () =>
    (parts, { medium }) => {
      for (const rows of medium.tenants.values()) spoil(rows);
      return parts;
    };
}
