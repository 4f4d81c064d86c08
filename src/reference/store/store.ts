/** A consent as recorded. */
export interface ConsentRecord {
  readonly ref: string;
  readonly subject: string;
  readonly connectorId: string;
  readonly scope: readonly string[];
  /** Names the credential the connector holds. */
  readonly credentialRef: string;
  readonly mode: string;
  readonly state: string;
  readonly recordedAt: number;
  /** When it was last moved to another state. */
  readonly movedAt?: number;
}

/** An evidence reference as filed. */
export interface EvidenceRecord {
  readonly ref: string;
  readonly consentRef: string;
  readonly subject: string;
  readonly kind: string;
  readonly sourceHash: string;
  readonly transformHash: string;
  /** The other declared facts of the request, as canonical JSON. */
  readonly facts: string;
  readonly recordedAt: number;
}

/** A consent that moved to another state. */
export interface ConsentMove {
  readonly ref: string;
  readonly state: string;
  readonly movedAt: number;
}

/** The answer to an accepted idempotent request. The key is kept as a digest: it is the caller's text. */
export interface AnsweredRequest {
  readonly operation: string;
  readonly keyDigest: string;
  /** Digest of what the request said. */
  readonly fingerprint: string;
  /** Body of the answer, as JSON. */
  readonly body: string;
}

/** What a call of the gate leaves: a digest of the record handed in, and the code it was answered with. */
export interface GateRecord {
  readonly recordDigest: string;
  readonly code: string;
  readonly recordedAt: number;
}

/** A pilot record that passed every check, as it was signed. */
export interface PilotFiling {
  readonly recordDigest: string;
  readonly text: string;
  /** First instant at which it is no longer live, in milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** How many records of each sort a tenant has. */
export interface Counts {
  readonly consents: number;
  readonly evidence: number;
}

/** What every profile remembers of accepted idempotent requests, inside a transaction. */
export interface AnsweredRequests {
  answered(operation: string, keyDigest: string): Promise<AnsweredRequest | undefined>;
  remember(answered: AnsweredRequest): Promise<void>;
}

/** The rows of one tenant, inside a transaction. No other tenant's row can be reached through it. Writes need not show in later reads of the same transaction. */
export interface TenantTransaction extends AnsweredRequests {
  consent(ref: string): Promise<ConsentRecord | undefined>;
  counts(): Promise<Counts>;
  /** Texts of the filed pilot records that had not expired at the instant. */
  pilotRecords(now: number): Promise<readonly string[]>;
  addConsent(record: ConsentRecord): Promise<void>;
  /** Moves a consent to a state. */
  moveConsent(ref: string, state: string, at: number): Promise<void>;
  addEvidence(record: EvidenceRecord): Promise<void>;
  fileGateRecord(record: GateRecord): Promise<void>;
  /** Files a pilot record; the same record again changes nothing. */
  filePilotRecord(filing: PilotFiling): Promise<void>;
}

/** Where a membrane keeps what it must not forget. What a transaction can do is the profile's own. */
export interface Store<Transaction extends AnsweredRequests = TenantTransaction> {
  /**
   * Runs work alone among the transactions of the tenant. When it resolves, all its writes are kept, durably if the store is durable;
   * when work throws, none is, and the error comes back.
   */
  transaction<T>(tenant: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Whether the store can serve now. */
  ready(): Promise<boolean>;
  /** Ends the store after the transactions under way. Safe to call twice. */
  close(): Promise<void>;
}

/** Thrown when a store cannot be opened. The message names no value of any request. */
export class StoreError extends Error {
  readonly code: "data_folder_locked" | "data_folder_unusable" | "database_unusable" | "store_closed";
  readonly remedy: string;

  constructor(code: StoreError["code"], message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StoreError";
    this.code = code;
    this.remedy = remedy;
  }
}
