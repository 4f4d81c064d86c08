/** One request as it goes over the wire: nothing in it is repaired on the way. */
export interface CallRequest {
  readonly method: string;
  /** Path with query, as it stands in the request line. */
  readonly target: string;
  /** In order, duplicates allowed. `host`, `connection` and `content-length` are added by the transport unless given. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Uint8Array;
}

/** A complete answer. Header names are lower case, in the order received. */
export interface Answer {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  readonly milliseconds: number;
}

/** No complete answer came. An indefinite failure may have had its effect. */
export interface Silence {
  readonly kind: "silence";
  readonly why: "unreachable" | "timeout" | "closed" | "malformed" | "too-large";
  /** Whether the request certainly had no effect. */
  readonly definite: boolean;
  /** What happened, without any byte of request or answer. */
  readonly detail: string;
  /** What did arrive, for the leak oracle. */
  readonly partial: Uint8Array;
}

/** What came of one call. */
export type Observation = Answer | Silence;

/** Bounds on one call. */
export interface CallLimits {
  readonly timeoutMs: number;
  /** Longest body that is read; more is `too-large`. */
  readonly maxAnswerBytes: number;
}
