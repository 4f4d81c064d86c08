import type { AnsweredRequests, Store } from "../store/store.ts";
import type { Sealed } from "./sealed.ts";

/** What a tenant's connector is and how its dispatches went. A connector nobody set up has none. */
export interface ConnectorState {
  readonly connectorId: string;
  /** Whether the tenant switched it on. */
  readonly enabled: boolean;
  readonly lastSuccessAt?: number;
  readonly lastErrorCode?: string;
  /** Failures since the last success. */
  readonly failureCount: number;
  /** When the failures last changed: a cooldown begins here. */
  readonly updatedAt: number;
}

/** Names one credential of a connector, inside its tenant. */
export interface CredentialName {
  readonly connectorId: string;
  readonly credentialId: string;
  readonly principalId: string;
}

/** A credential that is not revoked, as it is kept: sealed. */
export interface ConnectorCredential extends CredentialName {
  readonly authMode: string;
  readonly sealed: Sealed;
  /** When it was connected; a rotation keeps it. */
  readonly createdAt: number;
}

/** One line of the audit ledger. It holds a digest of what was asked for, never what was asked for. */
export interface AuditRecord {
  readonly action: string;
  /** Absent for what concerns no single connector. */
  readonly connectorId?: string;
  readonly paramsHash: string;
  readonly actor: string;
  readonly recordedAt: number;
}

/** Which lines of the ledger are counted. */
export interface AuditCount {
  readonly action: string;
  /** Counted are those recorded after this instant. */
  readonly since: number;
  /** Lines of this connector only; of all of them when it is absent. */
  readonly connectorId?: string;
}

/** The rows of one tenant, inside a transaction. No other tenant's row can be reached through it. A read sees what the transaction wrote before. */
export interface ControlTransaction extends AnsweredRequests {
  connector(connectorId: string): Promise<ConnectorState | undefined>;
  /** All of them, by the code units of their ids. */
  connectors(): Promise<readonly ConnectorState[]>;
  /** Keeps a state in place of the one before. */
  putConnector(state: ConnectorState): Promise<void>;
  /** The policy version the tenant chose, undefined before it chose one. */
  policyVersion(): Promise<string | undefined>;
  choosePolicy(version: string, at: number): Promise<void>;
  /** The credential of this name, unless it is revoked. */
  credential(name: CredentialName): Promise<ConnectorCredential | undefined>;
  /** Those that are not revoked, of one connector or of all, by connector, credential and principal. */
  credentials(connectorId?: string): Promise<readonly ConnectorCredential[]>;
  /** Connects a credential, or rotates the one of the same name. */
  putCredential(credential: ConnectorCredential): Promise<void>;
  /** Revokes every credential of a connector, and says how many. The rows stay, and nothing reads them any more. */
  revokeCredentials(connectorId: string, at: number): Promise<number>;
  appendAudit(record: AuditRecord): Promise<void>;
  /** The newest lines of the ledger, newest first. */
  audit(limit: number): Promise<readonly AuditRecord[]>;
  countAudit(count: AuditCount): Promise<number>;
}

/** Where the control plane keeps what it must not forget. */
export type ControlStore = Store<ControlTransaction>;
