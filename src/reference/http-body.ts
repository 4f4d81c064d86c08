import type { IncomingMessage } from "node:http";

/** A body as far as it was read. */
export interface ReadBody {
  readonly bytes: Uint8Array;
  /** Whether nothing of it is left. An incomplete body has one byte or more beyond the limit. */
  readonly complete: boolean;
}

/** Reads a body up to a limit and not on. Undefined when the connection broke before its end. */
export async function readBody(request: IncomingMessage, limit: number): Promise<ReadBody | undefined> {
  const { promise, resolve } = promised<ReadBody | undefined>();
  const chunks: Buffer[] = [];
  let length = 0;
  const finish = (body: ReadBody | undefined): void => {
    request.off("data", take).off("end", end).off("close", lost).off("error", lost);
    // An error after the end of our reading still needs a listener, or it ends the process.
    request.on("error", () => undefined);
    resolve(body);
  };
  const take = (chunk: Buffer): void => {
    chunks.push(chunk);
    length += chunk.length;
    if (length <= limit) return;
    request.pause();
    finish({ bytes: Buffer.concat(chunks).subarray(0, limit + 1), complete: false });
  };
  const end = (): void =>
    finish({ bytes: chunks.length === 1 ? (chunks[0] ?? EMPTY) : Buffer.concat(chunks), complete: true });
  const lost = (): void => finish(undefined);
  request.on("data", take).on("end", end).on("close", lost).on("error", lost);
  return promise;
}

const EMPTY = new Uint8Array();

/** Turns the flat list of raw headers into pairs, in order, duplicates kept. */
export function pairsOf(raw: readonly string[]): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] ?? "", raw[at + 1] ?? ""]);
  return pairs;
}

function promised<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
