import type { CallLimits } from "./call.ts";

/** One complete answer to raw bytes. Header names are lower case, trailers last. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** Every byte that is not body: interim heads, status line, header lines, chunk extensions, trailers. */
  readonly head: string;
}

/** What came back for raw bytes: every complete answer in order, and how it ended. */
export interface RawExchange {
  readonly answers: readonly RawAnswer[];
  /** `quiet`: at least one answer came, then nothing for a while, with the connection still open. `enough`: as many came as were asked for. */
  readonly end: "enough" | "quiet" | "closed" | "timeout" | "malformed" | "too-large" | "unreachable";
  readonly detail: string;
  /** Bytes after the last complete answer, bounded. */
  readonly rest: Uint8Array;
}

/** How raw bytes are sent. */
export interface RawOptions {
  /** Methods of the requests in the bytes, where they matter for reading answers; GET unless said. */
  readonly methods?: readonly string[];
  /** How long the target may be quiet after an answer before the exchange is over. */
  readonly quietMs?: number;
  /** How many answers must have come before quiet counts: a slow target is not done between two of them. One unless said. */
  readonly awaited?: number;
  /** Whether our side is closed after the bytes. */
  readonly halfClose?: boolean;
  /** Our side is closed when no answer has come for so long, in milliseconds: a target that waits for more learns that there is none. */
  readonly endAfterMs?: number;
  /** After how many answers the exchange is over; the connection is not waited on any longer. */
  readonly answers?: number;
}

/** A target as a place on the network, for bytes that need not be a request. */
export interface RawWire {
  /** What an honest client would say in `host`. */
  readonly host: string;
  /** Goes before the path of every request. */
  readonly base: string;
  /** Sends bytes on a connection of their own, exactly as they are. Never rejects. */
  sendBytes(bytes: Uint8Array, limits: CallLimits, options?: RawOptions): Promise<RawExchange>;
}
