import type { Socket } from "node:net";
import type { Silence } from "../../../src/protocol/call.ts";
import { dial, errorCode, type Address } from "./address.ts";
import {
  endReading,
  hasStarted,
  partialOf,
  pushBytes,
  startReading,
  type ReadAnswer,
  type Reading,
} from "./answer-reader.ts";

/** One request to send over a connection. */
export interface Sending {
  readonly bytes: Buffer;
  readonly method: string;
  readonly maxAnswerBytes: number;
  /** Time left for connecting, writing and reading together. */
  readonly timeoutMs: number;
  /** Whether bytes after the answer are the caller's doing. */
  readonly alone: boolean;
}

/** Why no answer came, and whether the request certainly never left. */
export interface Failure extends Omit<Silence, "kind"> {
  readonly kind: "failure";
  /** The connection had served before, closed without a byte of answer, and the request had not gone out whole. */
  readonly stale: boolean;
  /** The connection had served before and closed without a byte of answer, whether or not the request had gone out. */
  readonly lost: boolean;
}

const MOST_STRAY_BYTES = 64 * 1024;

/** A connection that carries one request at a time. After a failure it is destroyed. */
export class Connection {
  /** Whether it can carry another request. */
  reusable = false;
  /** When it last became idle, in milliseconds of `performance.now()`. */
  idleSince = 0;
  /** Bytes that came while no request was under way. */
  stray: Uint8Array | undefined;
  readonly #socket: Socket;
  #open = false;
  #served = false;
  #written = false;
  #timeoutMs = 0;
  #alone = false;
  #reading: Reading | undefined;
  #settle: ((result: ReadAnswer | Failure) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(address: Address) {
    this.#socket = dial(address, () => (this.#open = true));
    this.#socket.on("data", (chunk: Buffer) => this.#onData(chunk));
    this.#socket.on("end", () => this.#onEnd());
    this.#socket.on("error", (error) => this.#onLoss(errorCode(error)));
    this.#socket.on("close", () => this.#onLoss("connection is closed"));
  }

  /** Sends one request and settles once, with its answer or the reason there is none. */
  send(sending: Sending, settle: (result: ReadAnswer | Failure) => void): void {
    this.#reading = startReading(sending.method, sending.maxAnswerBytes);
    this.#settle = settle;
    this.#alone = sending.alone;
    this.#written = false;
    this.reusable = false;
    this.#timeoutMs = sending.timeoutMs;
    this.#timer = setTimeout(this.#onTimer, sending.timeoutMs);
    this.#socket.write(sending.bytes, this.#onWritten);
  }

  /** Ends the connection at once. A request under way settles as closed. */
  destroy(): void {
    this.reusable = false;
    this.#socket.destroy();
    this.#onLoss("connection was ended by the caller");
  }

  readonly #onWritten = (error?: Error | null): void => {
    this.#written = error === undefined || error === null;
  };

  // An answer may wait unread behind a long computation of ours: one more look at the socket before it counts as late.
  readonly #onTimer = (): void => {
    const { timer, reading } = { timer: this.#timer, reading: this.#reading };
    setImmediate(() => {
      if (this.#settle === undefined || this.#timer !== timer || this.#reading !== reading) return;
      if (this.#open) this.#fail("timeout", false, `no complete answer within ${this.#timeoutMs} ms`);
      else this.#fail("unreachable", true, `no connection within ${this.#timeoutMs} ms`);
    });
  };

  #onData(chunk: Buffer): void {
    const reading = this.#reading;
    if (reading === undefined || this.#settle === undefined) {
      const before = this.stray ?? new Uint8Array(0);
      this.stray = new Uint8Array(Buffer.concat([before, chunk.subarray(0, MOST_STRAY_BYTES)]));
      // More of it says no more, and reading what never ends would take the time of the others.
      if (this.stray.length > MOST_STRAY_BYTES) this.destroy();
      return;
    }
    const result = pushBytes(reading, chunk);
    if (result === undefined) return;
    if (result.kind === "fault") this.#fail(result.why, false, result.detail);
    else if (result.surplus > 0 && !this.#alone) this.#failWithSurplus(result, chunk);
    else this.#done(result);
  }

  #onEnd(): void {
    this.reusable = false;
    if (this.#reading === undefined || this.#settle === undefined) return;
    const result = endReading(this.#reading);
    if (result.kind === "read") this.#done(result);
    else this.#fail(result.why, false, result.detail);
  }

  #onLoss(code: string): void {
    this.reusable = false;
    if (this.#settle === undefined) return;
    if (this.#open) this.#fail("closed", false, `connection was lost before the answer was complete (${code})`);
    else this.#fail("unreachable", true, `no connection could be made (${code})`);
  }

  #failWithSurplus(answer: ReadAnswer, chunk: Buffer): void {
    const partial = Buffer.concat([
      Buffer.from(answer.head, "latin1"),
      answer.body,
      chunk.subarray(chunk.length - answer.surplus),
    ]);
    const detail = `${answer.surplus} bytes came after the answer`;
    this.#end({ kind: "failure", why: "malformed", definite: false, detail, partial, stale: false, lost: false });
    this.#socket.destroy();
  }

  #fail(why: Failure["why"], definite: boolean, detail: string): void {
    const reading = this.#reading;
    if (reading === undefined) return;
    const lost = why === "closed" && this.#served && !hasStarted(reading);
    const stale = lost && !this.#written;
    this.#end({ kind: "failure", why, definite, detail, partial: partialOf(reading), stale, lost });
    this.#socket.destroy();
  }

  #done(answer: ReadAnswer): void {
    this.reusable = answer.reusable && this.#written && !this.#alone && !this.#socket.readableEnded;
    this.#served = true;
    if (!this.reusable) this.#socket.destroy();
    this.#end(answer);
  }

  #end(result: ReadAnswer | Failure): void {
    const settle = this.#settle;
    clearTimeout(this.#timer);
    this.#settle = undefined;
    this.#reading = undefined;
    this.#timer = undefined;
    settle?.(result);
  }
}
