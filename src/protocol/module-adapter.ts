import type { CallRequest } from "./call.ts";
import type { Exchange } from "./exchange.ts";

/** What a module target answers: like an HTTP answer, without a socket. */
export interface ModuleAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** A running module target. */
export interface ModuleInstance {
  call(request: CallRequest): Promise<ModuleAnswer>;
  /** Everything written to logs so far; asked for a last time after `close`. Present when logs can be searched. */
  logs?(): string;
  /** Everything stored, as text or bytes. Present when storage can be searched. */
  storage?(): Promise<readonly (string | Uint8Array)[]>;
  /** Drops all memory and starts again on the same storage, with the environment changed as given. Present when it can restart. */
  restart?(environment: Readonly<Record<string, string | undefined>>): Promise<ModuleInstance>;
  /** Exchanges what is sealed in two places of the storage, with everything that is needed to open it; it is restarted after that. Present when that can be done. */
  exchange?(...places: Exchange): Promise<void>;
  close(): Promise<void>;
}

/** An implementation in the same process. `start` gets the variables a launched process would get. */
export interface ModuleAdapter {
  readonly name: string;
  start(environment: Readonly<Record<string, string | undefined>>): Promise<ModuleInstance>;
}

/** Declares a module target. It only gives the value its type. */
export function defineTarget(adapter: ModuleAdapter): ModuleAdapter {
  return adapter;
}
