import type { CallLimits, CallRequest, Observation } from "../../../src/protocol/call.ts";
import type { RawWire } from "../../../src/protocol/raw-exchange.ts";
import { hostHeader, type Address } from "./address.ts";
import { Pool } from "./pool.ts";
import { rawExchange } from "./raw-exchange.ts";
import { requestBytes } from "./request-bytes.ts";

/** A client that sends what it is told and survives whatever comes back. */
export interface WireClient extends RawWire {
  /** Sends one request. Never rejects. An answer also has `head`, see WireAnswer. */
  call(request: CallRequest, limits: CallLimits): Promise<Observation>;
  /** What was wrong with a connection although every call on it was answered. */
  fault(): string | undefined;
  /** Ends connections that carry no request, for example after a restart of the target. */
  endIdle(): void;
  /** Ends every connection. */
  close(): void;
}

/** Makes a client for one address. Nothing is dialled before the first call. */
export function wireClient(address: Address, concurrency: number): WireClient {
  const pool = new Pool(address, concurrency);
  const host = hostHeader(address);
  return {
    host,
    base: "",
    call: (request, limits) => pool.call(requestBytes(request, host), request.method, limits),
    sendBytes: (bytes, limits, options) => rawExchange(address, bytes, limits, options),
    fault: () => {
      const count = pool.unasked();
      return count === 0 ? undefined : `${count} connections brought bytes that answer no request`;
    },
    endIdle: () => pool.endIdle(),
    close: () => pool.close(),
  };
}
