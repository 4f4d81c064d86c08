import type { Answer, CallLimits, Silence } from "../../../src/protocol/call.ts";
import type { Address } from "./address.ts";
import type { ReadAnswer } from "./answer-reader.ts";
import { Connection, type Failure } from "./connection.ts";
import type { RequestBytes } from "./request-bytes.ts";

/** An answer with the bytes that are neither a header value nor body. */
export interface WireAnswer extends Answer {
  /** Everything that is not body, as it came: interim heads, status line, headers, chunk extensions, trailers. */
  readonly head: string;
}

interface Job {
  readonly request: RequestBytes;
  readonly method: string;
  readonly limits: CallLimits;
  readonly resolve: (observation: WireAnswer | Silence) => void;
  sentAt: number;
  retried: boolean;
}

// Servers close idle connections, the quickest after some seconds: one that waited longer than this is not trusted.
const LONGEST_IDLE_MS = 1000;

/** A request of so few bytes goes out in one piece. */
const ONE_PIECE_BYTES = 64 * 1024;

/** Keep-alive connections to one address, each with one request under way. Nothing is dialled before the first call. */
export class Pool {
  readonly #address: Address;
  readonly #concurrency: number;
  readonly #idle: Connection[] = [];
  readonly #busy = new Set<Connection>();
  #waiting: Job[] = [];
  #next = 0;
  #closed = false;
  #unasked = 0;
  /** Whether the target closes connections without saying so: then each carries one request, for the next could be lost. */
  #closesUnsaid = false;

  constructor(address: Address, concurrency: number) {
    this.#address = address;
    this.#concurrency = Math.max(1, concurrency);
  }

  /** Sends a request as soon as a connection is free. Never rejects. The time limit starts when it is sent. */
  call(request: RequestBytes, method: string, limits: CallLimits): Promise<WireAnswer | Silence> {
    return new Promise((resolve) => {
      if (this.#closed) return resolve(unsent("the client is closed"));
      const job: Job = { request, method, limits, resolve, sentAt: performance.now(), retried: false };
      if (this.#busy.size < this.#concurrency) this.#start(job);
      else this.#waiting.push(job);
    });
  }

  /** How many connections brought bytes that answer no request, and were then used no more. */
  unasked(): number {
    return this.#unasked + this.#idle.filter(({ stray }) => stray !== undefined && !isTimeoutNotice(stray)).length;
  }

  /** Ends connections that carry no request. What was learnt of how they end is forgotten: behind the address may be another process by now. */
  endIdle(): void {
    this.#unasked = this.unasked();
    this.#closesUnsaid = false;
    for (const connection of this.#idle.splice(0)) connection.destroy();
  }

  /** Ends every connection. Calls under way or waiting settle as silence. */
  close(): void {
    this.#closed = true;
    const unstarted = this.#waiting.slice(this.#next);
    this.#waiting = [];
    this.#next = 0;
    this.endIdle();
    for (const connection of this.#busy) connection.destroy();
    for (const job of unstarted) job.resolve(unsent("the client was closed before the request was sent"));
  }

  #start(job: Job): void {
    const connection = job.request.alone ? undefined : this.#takeIdle();
    const stray = connection?.stray;
    if (stray === undefined) return this.#run(job, connection ?? this.#dial());
    connection?.destroy();
    if (isTimeoutNotice(stray)) return this.#run(job, this.#dial());
    job.resolve(strayBytes(stray));
    this.#advance();
  }

  #takeIdle(): Connection | undefined {
    for (let connection = this.#idle.pop(); connection !== undefined; connection = this.#idle.pop()) {
      if (connection.stray !== undefined) return connection;
      const rested = performance.now() - connection.idleSince >= LONGEST_IDLE_MS;
      if (connection.reusable && !rested && !this.#closesUnsaid) return connection;
      if (!connection.reusable && !rested) this.#closesUnsaid = true;
      connection.destroy();
    }
    return undefined;
  }

  #dial(): Connection {
    if (this.#busy.size + this.#idle.length < this.#concurrency) return new Connection(this.#address);
    const oldest = this.#idle.shift();
    if (oldest !== undefined) this.#noteStray(oldest);
    oldest?.destroy();
    return new Connection(this.#address);
  }

  #run(job: Job, connection: Connection): void {
    const { request, method, limits } = job;
    const spent = job.retried ? performance.now() - job.sentAt : 0;
    this.#busy.add(connection);
    connection.send(
      {
        bytes: request.bytes,
        method,
        maxAnswerBytes: limits.maxAnswerBytes,
        timeoutMs: Math.max(1, limits.timeoutMs - spent),
        alone: request.alone,
      },
      (result) => {
        const took = performance.now() - job.sentAt;
        if (!connection.reusable) return this.#finish(job, connection, result, took);
        // An end that was sent with the answer is read a turn after it.
        setImmediate(() =>
          setImmediate(() => {
            if (!connection.reusable) this.#closesUnsaid = true;
            this.#finish(job, connection, result, took);
          }),
        );
      },
    );
  }

  #finish(job: Job, connection: Connection, result: ReadAnswer | Failure, took: number): void {
    this.#busy.delete(connection);
    if (result.kind === "failure" && result.lost && !isRefusable(job, result)) this.#closesUnsaid = true;
    if (result.kind === "failure" && result.stale && !job.retried && !this.#closed) {
      job.retried = true;
      return this.#run(job, this.#dial());
    }
    if (connection.reusable && !this.#closed && !this.#closesUnsaid) {
      connection.idleSince = performance.now();
      this.#idle.push(connection);
    } else {
      this.#noteStray(connection);
      connection.destroy();
    }
    job.resolve(result.kind === "failure" ? silence(result) : answer(result, took));
    this.#advance();
  }

  #noteStray({ stray }: Connection): void {
    if (stray !== undefined && !isTimeoutNotice(stray)) this.#unasked++;
  }

  #advance(): void {
    const job = this.#waiting[this.#next];
    if (job === undefined || this.#busy.size >= this.#concurrency) return;
    this.#next++;
    if (this.#next === this.#waiting.length || this.#next > 1024) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
    job.sentAt = performance.now();
    this.#start(job);
  }
}

/** Whether the end of the connection may say something of the request alone: too long for one piece, it had not gone out whole, and was perhaps not wanted. */
function isRefusable({ request }: Job, { stale }: Failure): boolean {
  return stale && request.bytes.length > ONE_PIECE_BYTES;
}

function answer(read: ReadAnswer, milliseconds: number): WireAnswer {
  const { status, headers, body, head } = read;
  return { kind: "answer", status, headers, body, milliseconds, head };
}

function silence({ why, definite, detail, partial }: Failure): Silence {
  return { kind: "silence", why, definite, detail, partial };
}

function unsent(detail: string): Silence {
  return { kind: "silence", why: "unreachable", definite: true, detail, partial: new Uint8Array(0) };
}

function strayBytes(partial: Uint8Array): Silence {
  const detail = `${partial.length} bytes came on an idle connection, the answer to no request; nothing was sent`;
  return { kind: "silence", why: "malformed", definite: true, detail, partial };
}

/** Some servers say 408 before they close an idle connection: an answer to no request, but a harmless one. */
function isTimeoutNotice(bytes: Uint8Array): boolean {
  return /^HTTP\/1\.[01] 408 /.test(Buffer.from(bytes.subarray(0, 16)).toString("latin1"));
}
