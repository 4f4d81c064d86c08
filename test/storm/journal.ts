/** A value to be sent, by members as the contract names them. */
export type Value = Readonly<Record<string, unknown>>;

/** What a client knows of a request that was to change something. */
export interface Asked {
  readonly tenant: string;
  readonly operation: string;
  readonly value: Value;
  /** By the clock of the client: before it was first sent. */
  readonly sentAt: number;
  /** How often it was sent. More than once only under an idempotency key. */
  readonly sent: number;
  readonly outcome: Outcome;
}

/** What came of a request in the end. Unknown is one that may have had its effect. */
export type Outcome =
  | { readonly what: "accepted"; readonly answeredAt: number; readonly bodies: readonly string[] }
  | { readonly what: "refused"; readonly code: string; readonly status: number }
  | { readonly what: "unknown" };

/** What a tenant was shown while others wrote: names of tenants and of entries, and no more. */
export interface Shown {
  readonly tenant: string;
  /** Names of tenants in the answer. */
  readonly tenants: readonly string[];
  /** Digests of the entries in the answer, with their actions. */
  readonly entries: readonly { readonly action: string; readonly digest: string }[];
}

/** What all clients wrote down. */
export interface Journal {
  readonly asked: Asked[];
  readonly shown: Shown[];
  /** Statuses of requests that named another tenant. */
  readonly foreign: number[];
  /** Answers that no contract foresees, by operation, status and code. */
  readonly unforeseen: string[];
  /** Answers of 500 and above, by operation: nothing was acknowledged. */
  readonly failed: string[];
}

export function emptyJournal(): Journal {
  return { asked: [], shown: [], foreign: [], unforeseen: [], failed: [] };
}
