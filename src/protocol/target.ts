import type { CallLimits, CallRequest, Observation } from "./call.ts";
import type { Exchange } from "./exchange.ts";
import type { RawWire } from "./raw-exchange.ts";

/** What a run must be able to do or see for an obligation to be judged. */
export type Power =
  | "wire"
  | "framing"
  | "identities"
  | "logs"
  | "storage"
  | "restart"
  | "environment"
  | "clock"
  | "sink"
  | "tamper"
  | "signer";

/** An output of the target, besides its answers, that is searched for canaries. */
export interface Surface {
  readonly name: "stdout" | "stderr" | "logs" | "storage";
  readonly power: "logs" | "storage";
  /** Hands over everything written since the last call (logs), or everything there is (storage), in chunks. A file whose digest is `known` may be left out. Resolves to how many bytes there were. */
  drain(sink: (chunk: Uint8Array) => void, known?: (digest: string) => boolean): Promise<number>;
}

/** The implementation under test, whatever the transport. */
export interface Target {
  readonly transport: "http" | "module" | "stdio";
  /** How the target is named in reports: never holds a credential. */
  readonly name: string;
  /** Powers this target gives. `wire` always. */
  readonly powers: ReadonlySet<Power>;
  readonly surfaces: readonly Surface[];
  /** Sends one request. Never rejects for anything the target does. */
  call(request: CallRequest, limits: CallLimits): Promise<Observation>;
  /** Where bytes go that need not be a request. Present with the power `framing`. */
  readonly raw?: RawWire;
  /** Kills the process (never a graceful stop) and starts it again on the same data, with the environment changed as given. Present with the power `restart`. With the power `tamper`, sealed material changes places before it starts again. A target that takes a while to start has `meanwhile` done in that time, at most once and before it can be called; any other may leave it undone. */
  restart?(
    environment?: Readonly<Record<string, string | undefined>>,
    exchanges?: readonly Exchange[],
    meanwhile?: () => Promise<unknown>,
  ): Promise<void>;
  /** Asks the implementation to end, waits until it has, and kills what is left: what it writes only then is written now. Resolves to the surfaces that can still be searched. No call reaches it then, until a `restart` where a process is started: a module that ended is gone. */
  end?(): Promise<readonly Surface[]>;
  /** What the transport found wrong so far, whichever call it was; then the run is incomplete. Holds no value. */
  fault?(): Promise<string | undefined>;
  /** Ends everything the target started. Safe to call twice. */
  close(): Promise<void>;
}

/** What a TargetError may be about. */
export const TARGET_FAULTS = [
  "target_unreachable",
  "target_failed_to_start",
  "target_died",
  "target_disobeyed",
  "caller_unknown",
] as const;

/** Thrown when a target cannot be reached, started or restarted, did not do what it was told, or knows a caller otherwise than we were told: then it broke no promise. The message says what to do and holds no credential. */
export class TargetError extends Error {
  readonly code: (typeof TARGET_FAULTS)[number];
  readonly remedy: string;

  constructor(code: TargetError["code"], message: string, remedy: string) {
    super(message);
    this.name = "TargetError";
    this.code = code;
    this.remedy = remedy;
  }
}
