import { byCodeUnit } from "../../bundle/by-code-unit.ts";
import { StoreError, type AnsweredRequest } from "../store/store.ts";
import { takeTurns } from "../store/turns.ts";
import type {
  AuditRecord,
  ConnectorCredential,
  ConnectorState,
  ControlStore,
  ControlTransaction,
  CredentialName,
} from "./control-transaction.ts";
import { sealedText } from "./sealed.ts";

/** What a control store holds in memory. It may outlive the store: one opened on it again finds everything that was acknowledged. */
export interface ControlMedium {
  readonly tenants: Map<string, ControlRows>;
}

/** The rows of one tenant. */
export interface ControlRows {
  readonly answered: Map<string, AnsweredRequest>;
  readonly states: Map<string, ConnectorState>;
  policyVersion: string | undefined;
  credentials: readonly HeldCredential[];
  readonly audit: AuditRecord[];
}

/** A credential, revoked or not. */
export interface HeldCredential extends ConnectorCredential {
  readonly revokedAt?: number;
}

/** An empty medium. */
export function emptyControlMedium(): ControlMedium {
  return { tenants: new Map() };
}

/** A control store in memory, over a medium. It keeps nothing beyond the process. */
export function memoryControlStore(medium: ControlMedium = emptyControlMedium()): ControlStore {
  const turns = takeTurns();
  let closing: Promise<void> | undefined;
  return {
    transaction: async (tenant, work) => {
      if (closing !== undefined) throw new StoreError("store_closed", "store is closed", "open it again");
      if (tenant === "") throw new Error("a tenant must have a name");
      return turns.alone(tenant, async () => {
        // On a copy: work that throws leaves what was there.
        const rows = copyOf(medium.tenants.get(tenant));
        const life: Life = { over: false, spoiled: false };
        try {
          const result = await work(transactionOver(rows, life));
          // As in SQL: after a failure nothing is kept, even if nobody minded it.
          if (life.spoiled) throw new Error("transaction was rolled back instead of committed");
          medium.tenants.set(tenant, rows);
          return result;
        } finally {
          life.over = true;
        }
      });
    },
    ready: async () => closing === undefined,
    close: () => (closing ??= turns.over().then(() => undefined)),
  };
}

/** Everything a medium holds, as one JSON text for each tenant. */
export function dumpControlMedium(medium: ControlMedium): string[] {
  return [...medium.tenants].map(([tenant, { answered, states, policyVersion, credentials, audit }]) =>
    JSON.stringify({
      tenant,
      answered: [...answered.values()],
      states: [...states.values()],
      policyVersion,
      credentials: credentials.map((each) => ({ ...each, sealed: sealedText(each.sealed) })),
      audit,
    }),
  );
}

interface Life {
  over: boolean;
  spoiled: boolean;
}

function copyOf(rows: ControlRows | undefined): ControlRows {
  return {
    answered: new Map(rows?.answered),
    states: new Map(rows?.states),
    policyVersion: rows?.policyVersion,
    credentials: rows?.credentials ?? [],
    audit: [...(rows?.audit ?? [])],
  };
}

function transactionOver(held: ControlRows, life: Life): ControlTransaction {
  const rows = (): ControlRows => {
    if (life.over) throw new Error("transaction is over");
    return held;
  };
  return { ...answersOver(rows, life), ...statesOver(rows), ...credentialsOver(rows), ...auditOver(rows) };
}

type Rows = () => ControlRows;

function answersOver(rows: Rows, life: Life): Pick<ControlTransaction, "answered" | "remember"> {
  return {
    answered: async (operation, keyDigest) => rows().answered.get(answerKey(operation, keyDigest)),
    remember: async (answered) => {
      const key = answerKey(answered.operation, answered.keyDigest);
      life.spoiled ||= rows().answered.has(key);
      if (life.spoiled) throw new Error("an answer is remembered once");
      rows().answered.set(key, answered);
    },
  };
}

function statesOver(
  rows: Rows,
): Pick<ControlTransaction, "connector" | "connectors" | "putConnector" | "policyVersion" | "choosePolicy"> {
  return {
    connector: async (connectorId) => rows().states.get(connectorId),
    connectors: async () => [...rows().states.values()].toSorted((a, b) => byCodeUnit(a.connectorId, b.connectorId)),
    putConnector: async (state) => void rows().states.set(state.connectorId, state),
    policyVersion: async () => rows().policyVersion,
    choosePolicy: async (version) => {
      rows().policyVersion = version;
    },
  };
}

function credentialsOver(
  rows: Rows,
): Pick<ControlTransaction, "credential" | "credentials" | "putCredential" | "revokeCredentials"> {
  const live = (): ConnectorCredential[] =>
    rows()
      .credentials.filter(({ revokedAt }) => revokedAt === undefined)
      .toSorted((a, b) => byCodeUnit(nameKey(a), nameKey(b)));
  return {
    credential: async (name) => live().find((each) => nameKey(each) === nameKey(name)),
    credentials: async (connectorId) =>
      live().filter((each) => connectorId === undefined || each.connectorId === connectorId),
    putCredential: async (credential) => {
      const before = live().find((each) => nameKey(each) === nameKey(credential));
      rows().credentials = [
        ...rows().credentials.filter((each) => each !== before),
        { ...credential, createdAt: before?.createdAt ?? credential.createdAt },
      ];
    },
    revokeCredentials: async (connectorId, at) => {
      const revoked = new Set(live().filter((each) => each.connectorId === connectorId));
      rows().credentials = rows().credentials.map((each) => (revoked.has(each) ? { ...each, revokedAt: at } : each));
      return revoked.size;
    },
  };
}

function auditOver(rows: Rows): Pick<ControlTransaction, "appendAudit" | "audit" | "countAudit"> {
  return {
    appendAudit: async (record) => void rows().audit.push(record),
    audit: async (limit) => rows().audit.toReversed().slice(0, limit),
    countAudit: async ({ action, since, connectorId }) =>
      rows().audit.filter(
        (each) =>
          each.action === action &&
          each.recordedAt > since &&
          (connectorId === undefined || each.connectorId === connectorId),
      ).length,
  };
}

function answerKey(operation: string, keyDigest: string): string {
  return `${operation} ${keyDigest}`;
}

/** Parts are set apart by what sorts before everything else. */
function nameKey({ connectorId, credentialId, principalId }: CredentialName): string {
  return [connectorId, credentialId, principalId].join("\u0000");
}
